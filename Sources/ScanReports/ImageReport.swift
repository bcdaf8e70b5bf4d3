public import OCI
public import PolicyEngine

/// A scan report, with what tells which image it is about.
public struct ImageReport: Hashable, Sendable {
    /// The digest of the image's configuration, which names one platform's image exactly.
    public let imageID: Digest?

    /// Every digest that the image goes by: its image ID, its manifest's and its index's.
    public let digests: Set<Digest>

    /// The tagged references that stood for the image when it was scanned.
    public let tags: Set<ImageReference>

    /// What the scanner found.
    public let report: ScanReport

    /// Joins a report to the names of its image.
    ///
    /// - Parameters:
    ///   - imageID: The digest of the image's configuration, if the scanner tells.
    ///   - digests: The image's other digests. The image ID is added to them.
    ///   - tags: Normalised references, each with a tag.
    ///   - report: What the scanner found.
    public init(
        imageID: Digest?,
        digests: Set<Digest>,
        tags: Set<ImageReference>,
        report: ScanReport
    ) {
        self.imageID = imageID
        self.digests = imageID.map { digests.union([$0]) } ?? digests
        self.tags = tags
        self.report = report
    }

    /// The digests of manifests and indexes, which a registry knows the image by.
    var manifestDigests: Set<Digest> { imageID.map { digests.subtracting([$0]) } ?? digests }
}
