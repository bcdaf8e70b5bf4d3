import Admission
import CRI
import OCI
import PolicyEngine
import ScanReports

/// An enforcement point with all that is around it.
struct Scene {
    /// What is known about policies.
    enum Bundle {
        case none
        case revision7(expiresAt: Timestamp? = nil)
    }

    let backend: RecordingBackend
    let log: CollectingLog
    let resolver: RecordingResolver
    let snapshots: FixedSnapshots
    private let admission: PullAdmission

    /// Makes an enforcement point.
    ///
    /// No reports are reports that could not be read so far. Unless told otherwise the registry has, and a
    /// pull brings, the image that `Sample.report` is on. Who is asked instead answers by itself.
    /// Later policies are in force when a pull asks for the second time, as revision 8.
    init(
        _ policies: [NamespacePolicy],
        later: [NamespacePolicy]? = nil,
        reports: [ImageReport]? = [],
        source: (any ScanReportSource)? = nil,
        bundle: Bundle = .revision7(),
        content: Result<ImageContent, ContentError>? = nil,
        contentAtLast: Result<ImageContent, ContentError>? = nil,
        asking asked: (any ContentResolver)? = nil,
        pulled: RecordingBackend.Pulled? = nil,
        failureModes: FailureModes = FailureModes(),
        exempt: [ImagePattern] = [],
        exemptByPolicy: [ImagePattern] = [],
        log: CollectingLog = CollectingLog(),
        now: @escaping @Sendable () -> Timestamp = { Sample.now },
        whileWaiting: @escaping @Sendable () -> Void = {}
    ) throws {
        func snapshot(
            _ revision: UInt64,
            _ policies: [NamespacePolicy]
        ) throws -> PolicySnapshot? {
            guard case .revision7(let expiresAt) = bundle else { return nil }
            return PolicySnapshot(
                revision: revision,
                issuedAt: Sample.issuedAt,
                expiresAt: expiresAt,
                policies: try PolicySet(exempt: exemptByPolicy, namespaces: policies),
                reports: source ?? reports.map { ReportIndex($0) }
            )
        }
        self.log = log
        let content = try content ?? .success(Sample.content())
        resolver = RecordingResolver(content, atLast: contentAtLast ?? content)
        backend = try RecordingBackend(
            pulled ?? RecordingBackend.Pulled(imageReference: Sample.digest().description)
        )
        let first = try snapshot(7, policies)
        snapshots = FixedSnapshots(
            first,
            later: try later.map { try snapshot(8, $0) } ?? first,
            whileWaiting: whileWaiting
        )
        admission = PullAdmission(
            policies: snapshots,
            resolver: asked ?? resolver,
            platform: Sample.node,
            failureModes: { failureModes },
            exempt: exempt,
            log: log,
            now: now
        )
    }

    /// Pulls for a caller that gives up during the pull.
    func pullAbandoned(
        _ bytes: [UInt8] = PullImageRequest.encode(image: Sample.image)
    ) async -> PullOutcome<String> {
        await withTaskGroup { group in
            let call = HeldCall()
            backend.hold(until: call)
            group.addTask { await pull(bytes) }
            await call.waitForBeginning()
            group.cancelAll()
            call.release()
            return await group.reduce(into: []) { $0.append($1) }[0]
        }
    }

    func pull(_ image: String = Sample.image) async -> PullOutcome<String> {
        await pull(PullImageRequest.encode(image: image))
    }

    func check(_ image: String) async -> DecisionRecord { await admission.check(image) }

    /// Judges what somebody else is about to pull.
    func verify(_ name: String, _ digest: Digest) async throws -> Refusal? {
        try await admission.verify(name: name, digest: digest)
    }

    /// Whether kubelet is not told of an image.
    func hidesImage(in response: [UInt8], answering request: [UInt8]) async -> Bool {
        await view(of: request) { response } == nil
    }

    /// What kubelet is told of an image, nil if that is hidden.
    func view(of request: [UInt8], asking look: () async -> [UInt8]) async -> [UInt8]? {
        let caller = Caller(processID: 7, userID: 0, command: "kubelet")
        let view = await admission.view(of: request, for: caller) {
            let answer = await look()
            return (answer, answer)
        }
        return switch view {
        case .asItIs(let answer): answer
        case .hidden: nil
        }
    }

    /// Whether there may be images that are not to be used.
    var mayHideImages: Bool { admission.mayHideImages }

    /// Pulls, and leaves it to the test to record a denial.
    func pullUnrecorded(
        _ bytes: [UInt8] = PullImageRequest.encode(image: Sample.image),
        caller: Caller? = nil
    ) async -> PullOutcome<String> {
        await admission.pull(bytes, caller: caller, through: backend)
    }

    func pull(_ bytes: [UInt8], caller: Caller? = nil) async -> PullOutcome<String> {
        let outcome = await pullUnrecorded(bytes, caller: caller)
        if case .denied(_, let record) = outcome { await record() }
        return outcome
    }
}

extension PullOutcome {
    /// What the backend answered, nil when it was not asked.
    var answer: Response? { if case .forwarded(let answer) = self { answer } else { nil } }

    /// Why it was refused, nil when it was not.
    var refusal: Refusal? {
        switch self {
        case .refused(let refusal), .denied(let refusal, _): refusal
        case .forwarded: nil
        }
    }

    /// The text of a denial, nil for anything else.
    var denial: String? { refusal?.reason == .denied ? refusal?.message : nil }

    /// The text for a request that cannot be read, nil for anything else.
    var invalidity: String? { refusal?.reason == .invalid ? refusal?.message : nil }
}
