/// What one scanner said about one image at one time.
public struct ScanReport: Hashable, Sendable {
    /// How far the scan came.
    public enum State: Hashable, Sendable {
        /// The scan came to its end, so no finding is missing.
        case finished
        /// The scan failed, still runs or left something out: what it found counts, and the image
        /// counts as not scanned all the same.
        case unfinished(reason: String)
    }

    /// The name of the scanner, for instance `trivy`.
    ///
    /// Of the finished reports under one name only the newest is judged, and beside it the
    /// unfinished ones that are not older, and what has a date in the future.
    public let scanner: String

    /// When the image was scanned, or nil if the report does not say.
    public let scannedAt: Timestamp?

    /// How far the scan came.
    public let state: State

    /// What was found.
    public let findings: [Finding]

    /// Creates a report.
    ///
    /// - Parameters:
    ///   - scanner: The scanner's name.
    ///   - scannedAt: When the image was scanned.
    ///   - state: How far the scan came.
    ///   - findings: What was found.
    public init(
        scanner: String,
        scannedAt: Timestamp? = nil,
        state: State = .finished,
        findings: [Finding] = []
    ) {
        self.scanner = scanner
        self.scannedAt = scannedAt
        self.state = state
        self.findings = findings
    }
}
