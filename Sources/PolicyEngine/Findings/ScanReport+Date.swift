extension ScanReport {
    /// How far a date may be ahead of the clock in seconds: a day, as clocks differ, and what writes
    /// local time without its zone is less than that off.
    public static let dateTolerance: Int64 = 86_400

    /// Whether the report has a date that cannot be true: it is too far ahead of the clock.
    ///
    /// Nobody knows then how old the report is.
    ///
    /// - Parameter now: The clock's value.
    /// - Returns: Whether it is later than that by more than `dateTolerance`.
    public func isFromTheFuture(at now: Timestamp) -> Bool {
        scannedAt.map { $0 > now.adding(seconds: Self.dateTolerance) } ?? false
    }

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
