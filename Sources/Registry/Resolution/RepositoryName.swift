internal import OCI

/// The registry and the repository of a reference.
struct RepositoryName: Hashable, Sendable {
    /// The registry host as the reference has it, such as `docker.io`.
    let registry: String

    /// The repository as that registry knows it.
    let path: String
}

extension RepositoryName {
    /// Takes the parts of a reference.
    ///
    /// - Parameter reference: The reference.
    init(_ reference: ImageReference) {
        registry = reference.registryHost
        path = reference.registryPath
    }
}
