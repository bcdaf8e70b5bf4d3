public import OCI
public import PolicyEngine

/// What answers which scan reports are known for an image.
///
/// Who judges images asks this and does not know where reports come from. `ReportIndex` is the
/// source made of a folder of reports; the signed index that is downloaded with the policies is
/// to be the second one and plugs in here. A further report format plugs in one step earlier: a
/// decoder that makes a `DecodedReport`, as `TrivyReport` does.
public protocol ScanReportSource: Sendable {
    /// The reports on the image that goes by these digests.
    ///
    /// - Parameter digests: The digests known for one image: its manifest's and its
    ///   configuration's (image ID), and its index's only while these are not known. All
    ///   platforms of an index share its digest, so it also finds reports on the others.
    /// - Returns: The reports, or none when no report is known.
    func reports(for digests: Set<Digest>) -> [ScanReport]

    /// The digests that a tag stood for when it was last scanned.
    ///
    /// - Parameter reference: A normalised reference with a tag. One with a digest names its
    ///   content by itself and finds nothing here.
    /// - Returns: Digests to ask `reports(for:)` about, or none when no report names the tag.
    func digests(forTag reference: ImageReference) -> Set<Digest>
}
