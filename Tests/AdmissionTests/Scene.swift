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
    let log = CollectingLog()
    let resolver: RecordingResolver
    let snapshots: FixedSnapshots
    private let admission: PullAdmission

    /// Makes an enforcement point.
    ///
    /// No reports are reports that cannot be read, and nothing pulled is a pull that fails. Unless
    /// told otherwise the registry has, and a pull brings, the image that `Sample.report` is on.
    init(
        _ policies: [NamespacePolicy],
        reports: [ImageReport]? = [],
        bundle: Bundle = .revision7(),
        content: Result<ImageContent, ContentError>? = nil,
        pulled: RecordingBackend.Pulled?? = .none,
        failureModes: FailureModes = FailureModes(),
        now: @escaping @Sendable () -> Timestamp = { Sample.now },
        whileWaiting: @escaping @Sendable () -> Void = {}
    ) throws {
        var snapshot: PolicySnapshot?
        if case .revision7(let expiresAt) = bundle {
            snapshot = PolicySnapshot(
                revision: 7,
                issuedAt: Sample.issuedAt,
                expiresAt: expiresAt,
                policies: try PolicySet(namespaces: policies),
                reports: reports.map { ReportIndex($0) }
            )
        }
        resolver = try RecordingResolver(content ?? .success(Sample.content()))
        backend = try RecordingBackend(
            pulled ?? RecordingBackend.Pulled(imageReference: Sample.digest().description)
        )
        snapshots = FixedSnapshots(snapshot, whileWaiting: whileWaiting)
        admission = PullAdmission(
            policies: snapshots,
            resolver: resolver,
            platform: Sample.node,
            failureModes: { failureModes },
            log: log,
            now: now
        )
    }

    func pull(_ image: String = Sample.image) async -> PullOutcome<String> {
        await pull(PullImageRequest.encode(image: image))
    }

    func pull(_ bytes: [UInt8], caller: Caller? = nil) async -> PullOutcome<String> {
        await admission.pull(bytes, caller: caller, through: backend)
    }
}

extension PullOutcome {
    /// What the backend answered, nil when it was not asked.
    var answer: Response? { if case .forwarded(let answer) = self { answer } else { nil } }

    /// Why it was refused, nil when it was not.
    var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }

    /// The text of a denial, nil for anything else.
    var denial: String? { refusal?.reason == .denied ? refusal?.message : nil }

    /// The text for a request that cannot be read, nil for anything else.
    var invalidity: String? { refusal?.reason == .invalid ? refusal?.message : nil }
}
