internal import AdminAPI
internal import OCI
internal import PolicyBundles
internal import PolicyEngine
internal import PolicySync

extension PolicyStatus {
    /// Takes what the sync says.
    ///
    /// - Parameters:
    ///   - status: What the sync says.
    ///   - configuration: How the daemon is set up.
    init(_ status: SyncStatus, _ configuration: Configuration) {
        self.init(
            endpoint: configuration.endpoint.url,
            verifies: configuration.verification != .none
        )
        lastRequest = status.lastRequest?.description
        lastSuccessfulRequest = status.lastSuccessfulRequest?.description
        lastSuccessfulDownload = status.lastSuccessfulDownload?.description
        lastSuccessfulActivation = status.lastSuccessfulActivation?.description
        active = status.active.map { active in
            Active(
                revision: active.revision,
                issuedAt: active.issuedAt.description,
                expiresAt: active.expiresAt?.description,
                source: active.source.rawValue,
                keyIDs: active.keyIDs,
                namespaces: active.namespaces,
                exempt: active.exempt.map(\.description),
                hidesImages: active.hidesImages,
                reports: active.reports.map { reports in
                    Reports(
                        digest: reports.digest.description,
                        size: reports.size,
                        images: reports.images
                    )
                }
            )
        }
        failure = status.failure.map { failure in
            Failure(
                code: failure.error.code.rawValue,
                message: failure.error.message,
                since: failure.since.description
            )
        }
        isUnsaved = status.isUnsaved
    }
}
