import FoundationEssentials
import GRDB
import OCI
public import PolicyEngine
public import ScanReports

/// Writes a report index, one report after the other.
///
/// The same reports in the same order give the same bytes, as far as SQLite is of the same version.
/// A file that was not finished is refused by who reads it, so leaving the writer is enough to give
/// up; the file stays.
public struct ReportDatabaseWriter: ~Copyable {
    /// KiB of the file that are kept in memory: digests come in no order, and the table of those
    /// of a million images is about as large.
    private static let cacheSize = 131_072

    private let path: String
    private let queue: DatabaseQueue
    private var facts: KnownFacts
    private var repositories = KnownRepositories()
    private var reports: Int64 = 0
    private var images = ImageCounter()

    /// Begins an index.
    ///
    /// - Parameters:
    ///   - path: The file to write. There must be none yet.
    ///   - date: The date of the bundle that the index is for.
    ///   - firstSeen: The dates that the index before has (`ReportDatabase.firstSeen()`). All are
    ///     kept, as a vulnerability that comes back is no new one.
    /// - Throws: `ReportDatabaseError` with code `unwritable`.
    public init(
        path: String,
        date: Timestamp,
        firstSeen: [VulnerabilityID: Timestamp] = [:]
    ) throws(ReportDatabaseError) {
        queue = try Self.begin(path)
        self.path = path
        facts = KnownFacts(date: date, firstSeen: firstSeen)
    }

    /// Adds a report.
    ///
    /// Its tags are not kept: a node asks by digests only, and tags move.
    ///
    /// - Parameter image: The report.
    /// - Throws: `ReportDatabaseError` with code `unwritable`. The file is then of no use.
    public mutating func add(_ image: ImageReport) throws(ReportDatabaseError) {
        reports += 1
        images.add(image.imageID)
        let number = reports
        let columns = Self.columns(
            of: image,
            number: number,
            findings: facts.numbers(of: image.report),
            repositories: repositories.numbers(of: image.repositories)
        )
        do {
            try queue.writeWithoutTransaction { database in
                try database.cachedStatement(
                    sql: "INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                )
                .execute(arguments: columns)
                for digest in image.digests.sorted() {
                    try database.cachedStatement(sql: "INSERT INTO digest VALUES (?, ?)")
                        .execute(arguments: [digest.hash, number])
                }
            }
        } catch {
            throw ReportDatabaseError(writing: error, path: path)
        }
    }

    /// Ends the index and closes the file.
    ///
    /// Nothing is synced: whoever gives the file a lasting name does that before.
    ///
    /// - Returns: What the index holds.
    /// - Throws: `ReportDatabaseError` with code `unwritable`. The file is then of no use.
    public consuming func finish() throws(ReportDatabaseError) -> ReportDatabaseCounts {
        do {
            let counts = try queue.writeWithoutTransaction { database in
                try facts.store(in: database)
                try repositories.store(in: database)
                let counts = try ReportDatabaseCounts(counting: database, images: images.count)
                try counts.store(in: database)
                try database.execute(
                    sql: """
                        COMMIT;
                        PRAGMA application_id = \(IndexFormat.applicationID);
                        PRAGMA user_version = \(IndexFormat.version);
                        VACUUM;
                        """
                )
                return counts
            }
            try queue.close()
            return counts
        } catch {
            throw ReportDatabaseError(writing: error, path: path)
        }
    }

    /// Makes the file with its tables, in one transaction that stays open.
    private static func begin(_ path: String) throws(ReportDatabaseError) -> DatabaseQueue {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw ReportDatabaseError(.unwritable, path: path, "exists already")
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { database in
                try database.execute(sql: "BEGIN")
                try database.execute(sql: IndexFormat.tables)
            }
            return queue
        } catch {
            throw ReportDatabaseError(writing: error, path: path)
        }
    }

    /// A connection that writes fast: what is not finished is of no use, so nothing is made safe.
    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA page_size = \(IndexFormat.pageSize);
                    PRAGMA auto_vacuum = NONE;
                    PRAGMA journal_mode = OFF;
                    PRAGMA synchronous = OFF;
                    PRAGMA cache_size = -\(cacheSize);
                    """
            )
        }
        return configuration
    }
}
