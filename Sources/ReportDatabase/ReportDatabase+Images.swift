extension ReportDatabase {
    /// Visits the image of each report, for who wants to know what all of them are.
    ///
    /// An image comes as often as there are reports on it. One of them is in memory at a time, but
    /// for the names of all repositories.
    ///
    /// - Parameter body: Takes an image, in the order in which the reports were written.
    /// - Throws: `ReportDatabaseError` with code `damaged` or `unreadable`, or what the body throws.
    public func forEachImage(
        _ body: (ReportedImage) throws(ReportDatabaseError) -> Void
    ) throws(ReportDatabaseError) {
        try read { try $0.forEachImage(body) }
    }

    /// Counts the images of this index that another one has no report on.
    ///
    /// A report that names no image ID is on every image that shares a digest with it.
    ///
    /// - Parameter other: The other index, opened by itself.
    /// - Returns: The images, counted as `counts` has them.
    /// - Throws: `ReportDatabaseError` with code `damaged` or `unreadable`, for either index.
    public func countImages(missingIn other: ReportDatabase) throws(ReportDatabaseError) -> Int {
        var missing = ImageCounter()
        try forEachImage { (image) throws(ReportDatabaseError) in
            let isReported = try other.read { try $0.hasReport(on: image) }
            if !isReported { missing.add(image.imageID) }
        }
        return missing.count
    }
}
