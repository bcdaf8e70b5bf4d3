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
        auth: AuthConfig?
    ) async throws(ContentError) -> ImageContent {
        let start = ContinuousClock.now
        defer { metrics.resolution.observe(ContinuousClock.now - start) }
        let credentials = try auth.map { auth throws(ContentError) in
            try Self.credentials(auth, for: reference)
        }
        let content: ResolvedContent
        do {
            content = try await resolver.resolve(
                reference,
                credentials: credentials,
                within: budget
            )
        } catch {
            throw Self.error(error)
        }
        return ImageContent(
            index: content.index,
            candidates: content.candidates.map { candidate in
                ImageContent.Candidate(manifest: candidate.manifest, imageID: candidate.config)
            }
        )
    }

    private static func credentials(
        _ auth: AuthConfig,
        for reference: ImageReference
    ) throws(ContentError) -> RegistryCredentials {
        do {
            return try RegistryCredentials(
                username: auth.username,
                password: auth.password,
                auth: auth.auth,
                identityToken: auth.identityToken,
                registryToken: auth.registryToken,
                serverAddress: auth.serverAddress
            )
        } catch {
            switch error {
            case .auth:
                throw .unauthorized(
                    "\(reference) cannot be resolved: auth in the pull's credentials is not the "
                        + "Base64 of a name and a password with a colon between them"
                )
            }
        }
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
