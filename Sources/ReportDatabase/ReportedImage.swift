public import OCI

/// The names of the image that one report of an index is about.
public struct ReportedImage: Hashable, Sendable {
    /// The digest of the image's configuration, if the report names it.
    public let imageID: Digest?

    /// Every digest that the report is found by, the image ID among them.
    public let digests: Set<Digest>

    /// The repositories that the image was in when it was scanned, by `ImageReference.repository`.
    public let repositories: Set<String>
}
