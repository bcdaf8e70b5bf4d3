extension Violation: CustomStringConvertible {
    /// Bytes of a scanner's name that are shown.
    private static let maximumScannerLength = 32

    /// Bytes of a scan's error that are shown: its first words, as the log of the scanner has more.
    private static let maximumReasonLength = 120

    /// The violation on one line, to follow a colon after the image.
    public var description: String {
        switch self {
        case .vulnerability(let finding, let rule):
            switch rule {
            case .severity: finding.description
            case .denylist: finding.description(remark: "on the denylist")
            case .knownExploited: finding.description(remark: "known exploited")
            }
        case .unscanned(.noReport):
            "no finished scan report is known for it"
        case .unscanned(.unfinished(let scanner, let reason)):
            "no finished scan report is known for it ("
                + scanner.displayed(withinBytes: Self.maximumScannerLength) + ": "
                + reason.displayed(withinBytes: Self.maximumReasonLength) + ")"
        case .reportTooOld(let scannedAt?, let maximumAge):
            "its newest scan report, of \(scannedAt), is older than \(maximumAge)"
        case .reportTooOld(nil, let maximumAge):
            "its scan report has no date, or one in the future, so it may be older than"
                + " \(maximumAge)"
        }
    }
}
