internal import Admission
internal import CRI
internal import OCI
internal import PrometheusMetrics
internal import Registry

/// Asks the registry, as containerd would, what a reference stands for.
struct RegistryContent: ContentResolver {
    let resolver: SharedResolver

    /// How long one resolution may take.
    let budget: Duration

    /// Where it is counted how long resolutions take.
    let metrics: DaemonMetrics

    func resolve(
        _ reference: ImageReference,
        auth: AuthConfig?,
        isUrgent: Bool
    ) async throws(ContentError) -> ImageContent {
        let start = ContinuousClock.now
        defer { metrics.resolution.observe(ContinuousClock.now - start) }
        let credentials = auth.map { auth in
            RegistryCredentials(
                username: auth.username,
                password: auth.password,
                auth: auth.auth,
                identityToken: auth.identityToken,
                registryToken: auth.registryToken,
                serverAddress: auth.serverAddress
            )
        }
        let content: ResolvedContent
        do {
            content = try await resolver.resolve(
                reference,
                credentials: credentials,
                isUrgent: isUrgent,
                within: budget
            )
        } catch {
            throw Self.error(error)
        }
        return ImageContent(
            index: content.index,
            candidates: content.candidates.map { candidate in
                ImageContent.Candidate(
                    manifest: candidate.manifest,
                    imageID: candidate.config,
                    platform: candidate.platform
                )
            }
        )
    }

    func forget(_ reference: ImageReference) {
        resolver.forget(reference)
    }

    private static func error(_ error: ResolutionError) -> ContentError {
        switch error.code {
        case .notFound: .notFound
        case .unauthorized: .unauthorized(error.message)
        case .unreachable, .timedOut, .tls, .refused, .tooLarge, .digestMismatch,
            .unsupportedManifest, .noMatchingPlatform, .nestedIndex, .invalidResponse, .noHosts,
            .cancelled:
            .unavailable(error.message)
        }
    }
}
