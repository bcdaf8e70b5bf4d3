extension [ScanReport] {
    /// Of the reports of one scanner on one image, those whose findings count.
    ///
    /// They are the newest finished one, or several of it if they have one date, and the unfinished
    /// ones that are not older. An unfinished one takes the place of no other, not even of an
    /// unfinished one: it may have left out what the other looked at. Nor does one from the future
    /// take the place of one that is not: the last finished one from there counts beside the newest.
    ///
    /// - Parameter now: The clock's value.
    /// - Returns: The reports.
    public func inForce(at now: Timestamp) -> [ScanReport] {
        let date = newestDate(at: now)
        let last = lastDate
        return filter { report in
            switch report.state {
            case .finished: report.scannedAt == date || report.scannedAt == last
            case .unfinished: !report.isOlder(than: date)
            }
        }
    }

    /// The date of the newest finished report, nil if none has one.
    ///
    /// One from the future counts only where all are: a clock that is behind then changes nothing.
    ///
    /// - Parameter now: The clock's value.
    /// - Returns: The date.
    public func newestDate(at now: Timestamp) -> Timestamp? {
        newestCredibleDate(at: now) ?? lastDate
    }

    /// The date of the newest finished report that is not from the future, nil if none has one.
    func newestCredibleDate(at now: Timestamp) -> Timestamp? {
        filter { !$0.isFromTheFuture(at: now) }.lastDate
    }

    private var lastDate: Timestamp? {
        filter { $0.state == .finished }.compactMap(\.scannedAt).max()
    }
}
