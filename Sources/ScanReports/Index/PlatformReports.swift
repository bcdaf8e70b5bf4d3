import OCI
import PolicyEngine

/// The reports of one scanner on the images that share some digest.
struct PlatformReports {
    private let images: [ImageReport]

    /// Takes the reports of one scanner.
    init(_ images: [ImageReport]) {
        self.images = images
    }

    /// The reports to judge by: all of them for one image, and one joined for several.
    ///
    /// The joined one has the findings of every image's newest report and the date of the oldest
    /// of these, so that it is too old as soon as one of them is.
    var reports: [ScanReport] {
        let byImage = Dictionary(grouping: images, by: \.imageID)
        guard byImage.count > 1 else { return images.map(\.report) }
        let newest = byImage.sorted { Self.order($0.key) < Self.order($1.key) }
            .compactMap { Self.newest($0.value.map(\.report)) }
        let finished = newest.filter { $0.state == .finished }
        guard let first = finished.first else { return newest }
        let dates = finished.compactMap(\.scannedAt)
        let joined = ScanReport(
            scanner: first.scanner,
            scannedAt: dates.count == finished.count ? dates.min() : nil,
            state: .finished,
            findings: finished.flatMap(\.findings)
        )
        return [joined]
    }

    /// The newest finished report, or the newest of all when none is finished.
    private static func newest(_ reports: [ScanReport]) -> ScanReport? {
        let finished = reports.filter { $0.state == .finished }
        return (finished.isEmpty ? reports : finished).max { date($0) < date($1) }
    }

    private static func date(_ report: ScanReport) -> Int64 {
        report.scannedAt?.secondsSinceEpoch ?? .min
    }

    private static func order(_ imageID: Digest?) -> String { imageID?.description ?? "" }
}
