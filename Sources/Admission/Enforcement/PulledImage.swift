internal import OCI

/// The image that a pull brought, as the runtime names it.
struct PulledImage: Hashable {
    /// The digest of the image's configuration.
    let imageID: Digest

    /// The digests that the runtime pulled it by, of its index or its manifest.
    let repositoryDigests: Set<Digest>
}
