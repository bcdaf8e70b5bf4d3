internal import OCI
internal import ScanReports

/// The content of a reference as far as the reference and the reports tell it, without a registry.
struct ReportedContent: Hashable, Sendable {
    /// The digest to name to people.
    let digest: Digest?

    /// Every digest that the image goes by; empty when the content is not known.
    let digests: Set<Digest>

    /// Takes the digest that a reference carries, or those that a report names for its tag.
    ///
    /// - Parameters:
    ///   - reference: The normalised reference.
    ///   - reports: The reports that the image is judged by.
    init(of reference: ImageReference, in reports: ReportIndex) {
        digests = reference.digest.map { [$0] } ?? reports.digests(forTag: reference)
        digest = digests.min()
    }
}
