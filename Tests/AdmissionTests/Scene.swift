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

    let backend = RecordingBackend()
    let log = CollectingLog()
    let resolver = RecordingResolver()
    let snapshots: FixedSnapshots
    private let admission: PullAdmission

    /// Makes an enforcement point; `reports` are nil when they cannot be read.
    init(
        _ policies: [NamespacePolicy],
        reports: [ImageReport]? = [],
        bundle: Bundle = .revision7(),
        failureModes: FailureModes = FailureModes(),
        now: @escaping @Sendable () -> Timestamp = { Sample.now },
        whileWaiting: @escaping @Sendable () -> Void = {}
    ) throws {
        var snapshot: PolicySnapshot?
        if case .revision7(let expiresAt) = bundle {
            snapshot = PolicySnapshot(
                revision: 7,
                expiresAt: expiresAt,
                policies: try PolicySet(namespaces: policies),
                reports: reports.map { ReportIndex($0) }
            )
        }
        snapshots = FixedSnapshots(snapshot, whileWaiting: whileWaiting)
        admission = PullAdmission(
            policies: snapshots,
            resolver: resolver,
            failureModes: failureModes,
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

    /// The text of a denial, nil for anything else.
    var denial: String? { if case .denied(let text) = self { text } else { nil } }

    /// The text for a request that cannot be read, nil for anything else.
    var invalidity: String? { if case .invalid(let text) = self { text } else { nil } }
}
