public import OCI
public import PolicyEngine

/// What answers which scan reports are known for an image.
///
/// Who judges images asks this and does not know where reports come from: from a folder on the
/// node, or from the signed index that is downloaded with the policies. A further report format
/// plugs in one step earlier: as a `ReportFormat` that `ScanReportFile` decodes.
public protocol ScanReportSource: Sendable {
    /// Whether every report names the image ID of what it is on.
    ///
    /// Then all that is known of an image is found by its image ID. A report without one may know
    /// an image by the digest of its manifest alone, which only the registry tells.
    var namesEveryImageID: Bool { get }

    /// Whether look-ups are answered from memory at once: they neither read files nor wait for
    /// another look-up.
    var isInMemory: Bool { get }

    /// The reports on every image that goes by any of these digests.
    ///
    /// - Parameter digests: The digests known for one image: its manifest's, its configuration's
    ///   (image ID) and its index's.
    /// - Returns: The reports, or none when no report is known.
    /// - Throws: `ReportSourceError` when it cannot be known whether there is a report.
    func images(for digests: Set<Digest>) throws(ReportSourceError) -> [ImageReport]
}

extension ScanReportSource {
    /// The reports on the image that goes by these digests.
    ///
    /// - Parameters:
    ///   - digests: The digests known for one image.
    ///   - scope: Which of the images that share a digest are meant.
    ///   - now: The clock's value.
    /// - Returns: The reports, or none when no report is known.
    /// - Throws: `ReportSourceError` when it cannot be known whether there is a report.
    public func reports(
        for digests: Set<Digest>,
        scope: ReportScope,
        at now: Timestamp
    ) throws(ReportSourceError) -> [ScanReport] {
        try images(for: digests).reports(on: digests, scope: scope, at: now)
    }
}
