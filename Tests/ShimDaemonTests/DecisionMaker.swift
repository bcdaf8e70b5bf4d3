import Admission
import CRI
import OCI
import PolicyEngine

/// An enforcement point before a registry without images.
struct DecisionMaker {
    private struct Snapshots: PolicySnapshotSource {
        let fixed: PolicySnapshot?

        func snapshot() async -> PolicySnapshot? { fixed }
    }

    private struct NoImage: ContentResolver {
        func resolve(
            _ reference: ImageReference,
            auth: AuthConfig?,
            isUrgent: Bool
        ) async throws(ContentError) -> ImageContent {
            throw .notFound
        }

        func forget(_ reference: ImageReference) {}
    }

    /// Pulls what is gone when it is looked for, unless it is too busy to tell.
    struct Backend: ImageServiceBackend {
        var isBusy = false

        func waitForContact() async -> Bool { false }

        func pullImage(_ permit: consuming PullPermit) async {}

        func end(of response: Void) -> PullEnd { .pulled([]) }

        func imageStatus(
            _ message: [UInt8],
            within limit: Duration
        ) async throws(BackendError) -> [UInt8] {
            if isBusy { throw BackendError("it is busy") }
            return []
        }

        func removeImage(
            _ message: [UInt8],
            within limit: Duration
        ) async throws(BackendError) {}

        func pause(for duration: Duration) async {}
    }

    let backend: Backend
    private let admission: PullAdmission

    /// Makes an enforcement point.
    init(
        by snapshot: PolicySnapshot? = nil,
        backend: Backend = Backend(),
        log: any DecisionLog,
        now: @escaping @Sendable () -> Timestamp = { Timestamp(secondsSinceEpoch: 1_800_000_000) }
    ) {
        self.backend = backend
        admission = PullAdmission(
            policies: Snapshots(fixed: snapshot),
            resolver: NoImage(),
            platform: Platform(os: "linux", architecture: "amd64"),
            failureModes: { FailureModes() },
            log: log,
            now: now
        )
    }

    /// Has a decision made about an image.
    func decide(_ image: String, as request: [UInt8]? = nil) async {
        let request = request ?? PullImageRequest.encode(image: image)
        let outcome = await admission.pull(request, caller: nil, through: backend)
        if case .denied(_, let record) = outcome { await record() }
    }
}
