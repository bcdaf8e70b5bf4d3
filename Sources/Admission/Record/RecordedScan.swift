internal import PolicyEngine

/// A scan report that an image was judged by, as the decision log shows it.
public struct RecordedScan: Sendable, Encodable {
    /// Bytes of a scanner's name, and of why a scan did not finish.
    private static let maximumTextLength = 120

    let scanner: String
    /// When the image was scanned; RFC 3339.
    let scannedAt: String?
    /// Why the scan did not come to its end, so that it shows no image to be clean; nil for one that
    /// did.
    let unfinished: String?

    init(_ report: ScanReport) {
        scanner = report.scanner.displayed(withinBytes: Self.maximumTextLength)
        scannedAt = report.scannedAt?.description
        switch report.state {
        case .finished: unfinished = nil
        case .unfinished(let reason):
            unfinished = reason.displayed(withinBytes: Self.maximumTextLength)
        }
    }
}
