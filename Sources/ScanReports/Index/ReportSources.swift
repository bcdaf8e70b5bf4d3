public import OCI

/// Several sources of reports as one: what any of them knows of an image counts.
public struct ReportSources: ScanReportSource {
    private let sources: [any ScanReportSource]

    /// Joins sources.
    ///
    /// - Parameter sources: The sources; without any there is no report on any image.
    public init(_ sources: [any ScanReportSource]) {
        self.sources = sources
    }

    /// Whether every report of every source names the image ID of what it is on.
    public var namesEveryImageID: Bool { sources.allSatisfy(\.namesEveryImageID) }

    /// Whether every source is all in memory.
    public var isInMemory: Bool { sources.allSatisfy(\.isInMemory) }

    /// The reports of all sources.
    ///
    /// - Parameter digests: The digests known for one image.
    /// - Returns: The reports, or none when no source knows one.
    /// - Throws: `ReportSourceError` of the first source that cannot tell.
    public func images(for digests: Set<Digest>) throws(ReportSourceError) -> [ImageReport] {
        var images: [ImageReport] = []
        for source in sources { images += try source.images(for: digests) }
        return images
    }
}
