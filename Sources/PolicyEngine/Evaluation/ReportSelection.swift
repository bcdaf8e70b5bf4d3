/// The reports of one image that its evaluation uses, or why there is none.
enum ReportSelection: Hashable, Sendable {
    /// The newest finished report of each scanner, or several of it if they have one date.
    case usable([ScanReport])
    /// No scan of the image has finished.
    case unscanned(UnscannedReason)
    /// Every finished report is too old or has no date; `newest` is the newest date.
    case tooOld(newest: Timestamp?, maximumAge: Age)

    /// Selects from the reports that are known for an image.
    ///
    /// - Parameters:
    ///   - reports: The reports in any order.
    ///   - maximumAge: The age up to which a report is used, nil for any.
    ///   - now: The clock's value.
    init(_ reports: [ScanReport], maximumAge: Age?, at now: Timestamp) {
        let finished = reports.filter { $0.state == .finished }
        guard !finished.isEmpty else {
            self = .unscanned(Self.reason(reports))
            return
        }
        let newest = Dictionary(grouping: finished, by: \.scanner).values.flatMap(Self.newest)
        guard let maximumAge else {
            self = .usable(newest)
            return
        }
        // A report is too old from the second after its age has reached the limit.
        let recent = newest.filter { report in
            guard let scannedAt = report.scannedAt else { return false }
            return scannedAt.adding(seconds: maximumAge.seconds) >= now
        }
        guard recent.isEmpty else {
            self = .usable(recent)
            return
        }
        self = .tooOld(newest: newest.compactMap(\.scannedAt).max(), maximumAge: maximumAge)
    }

    /// The reports of the newest date, no date being older than any.
    private static func newest(_ reports: [ScanReport]) -> [ScanReport] {
        let date = reports.compactMap(\.scannedAt).max()
        return reports.filter { $0.scannedAt == date }
    }

    /// Why an image without a finished report has none.
    private static func reason(_ reports: [ScanReport]) -> UnscannedReason {
        typealias Unfinished = (scannedAt: Timestamp?, scanner: String, reason: String)
        let unfinished: [Unfinished] = reports.compactMap { report in
            switch report.state {
            case .finished: nil
            case .unfinished(let reason): (report.scannedAt, report.scanner, reason)
            }
        }
        let date = unfinished.compactMap(\.scannedAt).max()
        // Of several with one date the first by name, so that the order of reports plays no part.
        let newest = unfinished.filter { $0.scannedAt == date }
            .min { ($0.scanner, $0.reason) < ($1.scanner, $1.reason) }
        guard let newest else { return .noReport }
        return .unfinished(scanner: newest.scanner, reason: newest.reason)
    }
}
