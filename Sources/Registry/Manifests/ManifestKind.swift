/// What the media type of a manifest says that the manifest is.
enum ManifestKind: Hashable, Sendable {
    /// A manifest of one image.
    case image
    /// An index, or manifest list: one image for each of several platforms.
    case index
    /// A manifest of the first version of Docker's schema.
    case firstSchema
    /// Something else, which containerd does not take for an image.
    case other(String)

    private static let images = [
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
    ]

    private static let indexes = [
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.index.v1+json",
    ]

    private static let firstSchemas = [
        "application/vnd.docker.distribution.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
        // containerd takes this for the first schema, because of one registry that sends it.
        "text/plain",
    ]

    /// The value of the `Accept` header for a manifest of any kind, as containerd sends it.
    static let accept = [images[0], indexes[0], images[1], indexes[1], "*/*"]
        .joined(separator: ", ")

    /// Reads a media type.
    ///
    /// - Parameter mediaType: The value of a `Content-Type` header or of a descriptor.
    init(mediaType: String) {
        let name = String(mediaType.prefix { $0 != ";" })
        if Self.images.contains(name) {
            self = .image
        } else if Self.indexes.contains(name) {
            self = .index
        } else if Self.firstSchemas.contains(name) {
            self = .firstSchema
        } else {
            self = .other(name)
        }
    }
}
