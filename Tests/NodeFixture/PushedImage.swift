/// Where an image is in a registry, and what it consists of.
public struct PushedImage: Hashable, Sendable {
    /// Registry host and port, as an image reference has them.
    public let registry: String

    /// The repository, without the registry's host.
    public let repository: String

    /// The tag, or nil for an image that was pushed by digest alone.
    public let tag: String?

    /// The digest of what the tag names: a manifest or an index.
    public let digest: String

    /// The manifests: one, or everything that an index lists, images first.
    public let manifests: [PushedManifest]

    /// The digests of the layers of all images.
    public let layerDigests: [String]

    /// The digests of the manifests.
    public var manifestDigests: [String] { manifests.map(\.digest) }

    /// The image IDs, in the order of the manifests.
    public var imageIDs: [String] { manifests.map(\.imageID) }

    /// The manifest of the image for this machine, or nil if there is none.
    public var hostManifest: PushedManifest? { manifests.first { $0.architecture == .host } }

    /// The reference with the tag, or with the digest when there is none.
    public var reference: String {
        if let tag { "\(registry)/\(repository):\(tag)" } else { digestReference }
    }

    /// The reference with the digest.
    public var digestReference: String { "\(registry)/\(repository)@\(digest)" }

    /// Names the same content as clients do that come to it by another name.
    ///
    /// - Parameters:
    ///   - registry: Registry host, such as one that a hosts.toml leads away from.
    ///   - tag: Another tag, or nil for the same one.
    /// - Returns: The image under that name.
    public func named(registry: String, tag: String? = nil) -> PushedImage {
        PushedImage(
            registry: registry,
            repository: repository,
            tag: tag ?? self.tag,
            digest: digest,
            manifests: manifests,
            layerDigests: layerDigests
        )
    }
}
