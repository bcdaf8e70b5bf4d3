public import OCI
public import PolicyEngine

/// A scan report, with what tells which image it is about.
public struct ImageReport: Hashable, Sendable {
    /// The digest of the image's configuration, which names one platform's image exactly.
    public let imageID: Digest?

    /// The platform that the image is made for, if the scanner tells.
    public let platform: Platform?

    /// Every digest that the image goes by: its image ID, its manifest's and its index's.
    public let digests: Set<Digest>

    /// The repositories that the image was in when it was scanned, those of its tags among them,
    /// by `ImageReference.repository`.
    public let repositories: Set<String>

    /// The tagged references that stood for the image when it was scanned.
    public let tags: Set<ImageReference>

    /// The serial number of the CycloneDX BOM that the report is, by which VEX documents link to
    /// it: `urn:uuid:…` without that prefix.
    public let bomSerialNumber: String?

    /// What the scanner found.
    public let report: ScanReport

    /// Joins a report to the names of its image.
    ///
    /// - Parameters:
    ///   - imageID: The digest of the image's configuration, if the scanner tells.
    ///   - platform: The platform that the image is made for, if the scanner tells.
    ///   - digests: The image's other digests. The image ID is added to them.
    ///   - repositories: The image's repositories. Those of the tags are added to them.
    ///   - tags: Normalised references, each with a tag.
    ///   - bomSerialNumber: The serial number of the CycloneDX BOM that the report is.
    ///   - report: What the scanner found.
    public init(
        imageID: Digest?,
        platform: Platform? = nil,
        digests: Set<Digest>,
        repositories: Set<String> = [],
        tags: Set<ImageReference>,
        bomSerialNumber: String? = nil,
        report: ScanReport
    ) {
        self.imageID = imageID
        self.platform = platform?.normalized
        self.digests = imageID.map { digests.union([$0]) } ?? digests
        self.repositories = repositories.union(tags.map(\.repository))
        self.tags = tags
        self.bomSerialNumber = bomSerialNumber
        self.report = report
    }

    /// The same image's report with some of its findings.
    ///
    /// - Parameter findings: The findings that are left.
    /// - Returns: The report.
    func keeping(_ findings: [Finding]) -> ImageReport {
        ImageReport(
            imageID: imageID,
            platform: platform,
            digests: digests,
            repositories: repositories,
            tags: tags,
            bomSerialNumber: bomSerialNumber,
            report: ScanReport(
                scanner: report.scanner,
                scannedAt: report.scannedAt,
                state: report.state,
                findings: findings
            )
        )
    }

    /// The digests of manifests and indexes, which a registry knows the image by.
    var manifestDigests: Set<Digest> { imageID.map { digests.subtracting([$0]) } ?? digests }

    /// Whether the image can be the one that a node chooses from an index.
    ///
    /// Variants are not compared: which of them a node takes depends on what else is in the index.
    ///
    /// - Parameter node: The node's platform.
    /// - Returns: False if it is made for another system or architecture.
    public func mayRun(on node: Platform) -> Bool {
        guard let platform else { return true }
        let node = node.normalized
        return platform.os == node.os && platform.architecture == node.architecture
    }
}
