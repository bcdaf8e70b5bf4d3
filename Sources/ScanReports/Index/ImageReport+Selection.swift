public import OCI
public import PolicyEngine

extension [ImageReport] {
    /// The reports on the one image that is meant.
    ///
    /// Where several images are left that can be meant, their newest finished reports are answered as
    /// one per scanner, so that what any of them has counts, and a newer report on one platform does
    /// not hide an older one on another.
    ///
    /// - Parameters:
    ///   - digests: The digests known for the image.
    ///   - scope: Which of the images that share a digest are meant.
    ///   - now: The clock's value.
    /// - Returns: The reports, or none when none of these is on the image.
    public func reports(
        on digests: Set<Digest>,
        scope: ReportScope,
        at now: Timestamp
    ) -> [ScanReport] {
        let matching = filter { image in
            switch scope {
            case .oneImage(let platforms): image.isOn(digests, platforms: platforms)
            case .platform(let platform): image.mayRun(on: platform)
            case .everyPlatform: true
            }
        }
        let byScanner = Dictionary(grouping: matching, by: \.report.scanner)
        let areOnOneImage = if case .oneImage = scope { true } else { false }
        return byScanner.sorted { $0.key < $1.key }.flatMap {
            PlatformReports($0.value, areOnOneImage: areOnOneImage, at: now).reports
        }
    }
}

extension ImageReport {
    /// Whether the report can be on the image that has all of some digests.
    fileprivate func isOn(_ digests: Set<Digest>, platforms: [Platform]) -> Bool {
        if let imageID { return digests.contains(imageID) }
        return platforms.isEmpty || platforms.contains(where: mayRun)
    }
}
