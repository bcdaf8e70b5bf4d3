internal import OCI

/// An image that reports are on, with all that they call it.
struct KnownImage: Hashable, Sendable {
    /// The digest of the image's configuration, if a report names it.
    let imageID: Digest?

    /// Every digest that any report has for the image.
    var digests: Set<Digest>

    /// The repositories that the image was in.
    var repositories: Set<String>

    /// The digest to name to people: one by which a registry knows the image, if there is one.
    var shownDigest: Digest? {
        let manifests = imageID.map { digests.subtracting([$0]) } ?? digests
        return manifests.min() ?? imageID
    }
}
