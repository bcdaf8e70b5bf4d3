extension [ScanReport] {
    /// Of the reports of one scanner on one image, those whose findings count.
    ///
    /// They are the newest finished one, or several of it if they have one date, and the unfinished
    /// ones that are not older. An unfinished one takes the place of no other, not even of an
    /// unfinished one: it may have left out what the other looked at.
    public var inForce: [ScanReport] {
        let date = filter { $0.state == .finished }.compactMap(\.scannedAt).max()
        return filter { report in
            switch report.state {
            case .finished: report.scannedAt == date
            case .unfinished: !report.isOlder(than: date)
            }
        }
    }
}

extension ScanReport {
    /// Whether the report is older than a date, no date being older than any.
    ///
    /// - Parameter date: The date, nil for none.
    /// - Returns: Whether it is older.
    public func isOlder(than date: Timestamp?) -> Bool {
        guard let date else { return false }
        guard let scannedAt else { return true }
        return scannedAt < date
    }
}
