public import OCI
public import ScanReports

/// The content that a reference stands for, as far as it is known.
public struct ResolvedImage: Hashable, Sendable {
    /// The digest to name to people: the one that the reference or the registry gives.
    public let digest: Digest?

    /// Every digest that the image goes by; empty when the content is not known.
    public let digests: Set<Digest>

    /// Makes a resolved image.
    ///
    /// - Parameters:
    ///   - digest: The digest to name to people.
    ///   - digests: Every digest that the image goes by.
    public init(digest: Digest?, digests: Set<Digest>) {
        self.digest = digest
        self.digests = digests
    }
}

/// What answers which content a reference stands for, without downloading a layer.
///
/// `ReportedContent` is the one that asks nobody. The one that asks the registry, as containerd
/// would, is to plug in here.
public protocol ContentResolver: Sendable {
    /// Resolves a reference.
    ///
    /// - Parameters:
    ///   - reference: The normalised reference.
    ///   - reports: The reports that the pull is judged by.
    /// - Returns: The content, with no digests when it is not known.
    func resolve(
        _ reference: ImageReference,
        reports: any ScanReportSource
    ) async -> ResolvedImage
}

/// Takes the digest that a reference carries, or those that a report names for its tag.
public struct ReportedContent: ContentResolver {
    /// Makes a resolver.
    public init() {}

    /// Resolves a reference from the reports alone.
    ///
    /// - Parameters:
    ///   - reference: The normalised reference.
    ///   - reports: The reports that the pull is judged by.
    /// - Returns: The content, with no digests for a tag that no report names.
    public func resolve(
        _ reference: ImageReference,
        reports: any ScanReportSource
    ) async -> ResolvedImage {
        if let digest = reference.digest { return ResolvedImage(digest: digest, digests: [digest]) }
        let digests = reports.digests(forTag: reference)
        return ResolvedImage(digest: digests.min(), digests: digests)
    }
}
