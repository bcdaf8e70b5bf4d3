/// The reports of one image that its evaluation uses, and what they do not show.
struct ReportSelection: Hashable, Sendable {
    /// The reports whose findings are judged: those in force that nobody can say are too old.
    let reports: [ScanReport]

    /// Those in force that are too old, in which the denylist alone is looked for.
    let outdated: [ScanReport]

    /// Why the image counts as not scanned; nil if one of the reports is finished.
    let shortfall: Violation?

    /// Selects from the reports that are known for an image.
    ///
    /// - Parameters:
    ///   - reports: The reports in any order.
    ///   - maximumAge: The age up to which a report is used, nil for any.
    ///   - now: The clock's value.
    init(_ reports: [ScanReport], maximumAge: Age?, at now: Timestamp) {
        let inForce = Dictionary(grouping: reports, by: \.scanner).values
            .flatMap { $0.inForce(at: now) }
        let finished = inForce.filter { $0.state == .finished }
        guard let maximumAge else {
            self.reports = inForce
            outdated = []
            shortfall = finished.isEmpty ? .unscanned(Self.reason(inForce)) : nil
            return
        }
        // A report is too old from the second after its age has reached the limit.
        func isRecent(_ report: ScanReport) -> Bool {
            guard let scannedAt = report.scannedAt, !report.isFromTheFuture(at: now) else {
                return false
            }
            return scannedAt.adding(seconds: maximumAge.seconds) >= now
        }
        let recent = inForce.filter(isRecent)
        // One from the future is no proof that the image was scanned lately, nor that it was not.
        self.reports = recent + inForce.filter { $0.isFromTheFuture(at: now) }
        outdated = inForce.filter { !isRecent($0) && !$0.isFromTheFuture(at: now) }
        if finished.isEmpty {
            shortfall = .unscanned(Self.reason(inForce))
        } else if recent.contains(where: { $0.state == .finished }) {
            shortfall = nil
        } else {
            let newest = inForce.newestCredibleDate(at: now)
            shortfall = .reportTooOld(scannedAt: newest, maximumAge: maximumAge)
        }
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
