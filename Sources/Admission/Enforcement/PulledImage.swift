internal import CRI
internal import OCI

/// An image that the runtime has after a pull, as the runtime names it.
struct PulledImage: Hashable {
    /// The digest of the image's configuration.
    let imageID: Digest

    /// The digests that the runtime pulled it by, of its index or its manifest.
    let repositoryDigests: Set<Digest>

    /// The names that it has on the node.
    let names: [ImageReference]

    /// Whether the runtime needs it itself.
    let isPinned: Bool

    /// Takes what is known of an image by its ID and one digest.
    ///
    /// - Parameters:
    ///   - imageID: The digest of the image's configuration.
    ///   - digest: The digest that it was pulled by.
    init(imageID: Digest, digest: Digest) {
        self.imageID = imageID
        repositoryDigests = [digest]
        names = []
        isPinned = false
    }

    /// Takes what the runtime answers about an image.
    ///
    /// It is nil when the image ID is no digest.
    ///
    /// - Parameter status: The image.
    init?(_ status: ImageStatusResponse.Image) {
        guard let imageID = try? Digest(parsing: status.id) else { return nil }
        self.imageID = imageID
        names = (status.repositoryTags + status.repositoryDigests).compactMap { name in
            try? ImageReference(normalizing: name)
        }
        repositoryDigests = Set(names.compactMap(\.digest))
        isPinned = status.isPinned
    }
}
