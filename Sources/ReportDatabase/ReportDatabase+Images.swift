extension ReportDatabase {
    /// Visits the image of each report, for who wants to know what all of them are.
    ///
    /// An image comes as often as there are reports on it. One of them is in memory at a time, but
    /// for the names of all repositories.
    ///
    /// - Parameter body: Takes an image, in the order in which the reports were written.
    /// - Throws: `ReportDatabaseError` with code `damaged` or `unreadable`.
    public func forEachImage(_ body: (ReportedImage) -> Void) throws(ReportDatabaseError) {
        try read { try $0.forEachImage(body) }
    }
}
