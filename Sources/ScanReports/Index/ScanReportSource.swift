public import OCI
public import PolicyEngine

/// What answers which scan reports are known for an image.
///
/// Who judges images asks this and does not know where reports come from. `ReportIndex` is the
/// source made of a folder of reports; the signed index that is downloaded with the policies is
/// to be the second one and plugs in here. A further report format plugs in one step earlier: as
/// a `ReportFormat` that `ScanReportFile` decodes.
public protocol ScanReportSource: Sendable {
    /// The reports on the image that goes by these digests.
    ///
    /// - Parameters:
    ///   - digests: The digests known for one image: its manifest's, its configuration's (image
    ///     ID) and its index's.
    ///   - scope: Which of the images that share a digest are meant.
    /// - Returns: The reports, or none when no report is known.
    func reports(for digests: Set<Digest>, scope: ReportScope) -> [ScanReport]

    /// The digests that a tag stood for when it was last scanned.
    ///
    /// - Parameter reference: A normalised reference with a tag. One with a digest names its
    ///   content by itself and finds nothing here.
    /// - Returns: Digests to ask `reports(for:scope:)` about, or none when no report names the tag.
    func digests(forTag reference: ImageReference) -> Set<Digest>
}
