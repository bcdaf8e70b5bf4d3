import GRDB
public import OCI
public import PolicyEngine
public import ScanReports

/// A report index in a file that never changes, asked by the digests of images.
///
/// Gives the answers of `ReportIndex`, for as many images as there are and in little memory. They
/// differ in this: the findings of a report have no order, and none is there twice; one without a
/// date of publication has the date at which its vulnerability first appeared; and the EPSS
/// estimate of a vulnerability is that of the newest report that has one.
public struct ReportDatabase: Sendable {
    /// KiB of the file that are kept in memory.
    ///
    /// That holds the upper levels of all tables, which every look-up goes through. The system
    /// keeps the rest as long as it has memory for it.
    private static let cacheSize = 1_024

    /// What the index holds.
    public let counts: ReportDatabaseCounts

    private let path: String
    private let queue: DatabaseQueue

    /// Opens an index.
    ///
    /// Checks what can be checked without reading the file: who has downloaded it has compared its
    /// hash, and later damage is found by the look-up that meets it.
    ///
    /// - Parameter path: The file's path. It must not be changed any more; it may be replaced by
    ///   another file, and then stays in use.
    /// - Throws: `ReportDatabaseError` with any code but `unwritable`.
    public init(path: String) throws(ReportDatabaseError) {
        self.path = path
        try IndexHeader(path: path).check(path: path)
        do {
            queue = try DatabaseQueue(
                path: Self.location(path),
                configuration: Self.configuration
            )
            counts = try queue.unsafeRead { database in
                let counts = try ReportDatabaseCounts(storedIn: database)
                let reader = IndexReader(database: database, path: path, counts: counts)
                guard try counts.matchLastRows(of: database) else {
                    throw reader.damaged("it does not hold as much as it says")
                }
                try reader.prepare()
                return counts
            }
        } catch {
            throw ReportDatabaseError(reading: error, path: path)
        }
    }

    /// The reports on the image that goes by these digests, as `ReportIndex` selects them.
    ///
    /// - Parameters:
    ///   - digests: The digests known for one image.
    ///   - scope: Which of the images that share a digest are meant.
    ///   - now: The clock's value.
    /// - Returns: The reports, or none when no report is known.
    /// - Throws: `ReportDatabaseError` with code `damaged` or `unreadable`. Whether there is a
    ///   report is not known then.
    public func lookUp(
        _ digests: Set<Digest>,
        scope: ReportScope,
        at now: Timestamp
    ) throws(ReportDatabaseError) -> [ScanReport] {
        try images(for: digests).reports(on: digests, scope: scope, at: now)
    }

    /// The reports on every image that goes by any of these digests.
    ///
    /// - Parameter digests: The digests known for one image.
    /// - Returns: The reports, or none when no report is known. Of the digests of an image each has
    ///   those that were asked for, and its image ID.
    /// - Throws: `ReportDatabaseError` with code `damaged` or `unreadable`. Whether there is a
    ///   report is not known then.
    public func images(for digests: Set<Digest>) throws(ReportDatabaseError) -> [ImageReport] {
        try read { try $0.reports(for: digests) }
    }

    /// The dates at which vulnerabilities first appeared, for the writer of the next index.
    ///
    /// - Returns: A date for each vulnerability that any index so far had.
    /// - Throws: `ReportDatabaseError` with code `damaged` or `unreadable`.
    public func firstSeen() throws(ReportDatabaseError) -> [VulnerabilityID: Timestamp] {
        try read { try $0.firstSeen() }
    }

    /// Reads the whole file and compares all that can be compared, which takes seconds.
    ///
    /// - Throws: `ReportDatabaseError` with code `damaged` or `unreadable`.
    public func checkEverything() throws(ReportDatabaseError) {
        try read { try $0.checkEverything() }
    }

    /// Reads without a transaction, which a file that never changes does not need.
    func read<Value>(
        _ body: (IndexReader) throws -> Value
    ) throws(ReportDatabaseError) -> Value {
        do {
            return try queue.unsafeRead { database in
                try body(IndexReader(database: database, path: path, counts: counts))
            }
        } catch {
            throw ReportDatabaseError(reading: error, path: path)
        }
    }

    /// The path as a URI that tells SQLite to take no locks and to look for no journal.
    private static func location(_ path: String) -> String {
        let escaped = path.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "%": text += "%25"
            case "?": text += "%3f"
            case "#": text += "%23"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return "file:\(path.hasPrefix("/") ? "//" : "")\(escaped)?immutable=1"
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA cache_size = -\(cacheSize)")
        }
        return configuration
    }
}
