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

    /// The digests of the manifests: one, or those of all images of an index.
    public let manifestDigests: [String]

    /// The image IDs, in the order of the manifests.
    public let imageIDs: [String]

    /// The digests of all layers.
    public let layerDigests: [String]

    /// The reference with the tag, or with the digest when there is none.
    public var reference: String {
        if let tag { "\(registry)/\(repository):\(tag)" } else { digestReference }
    }

    /// The reference with the digest.
    public var digestReference: String { "\(registry)/\(repository)@\(digest)" }
}
