import GRDB

/// How much a report index holds.
public struct ReportDatabaseCounts: Hashable, Sendable {
    /// The images that reports are about; a report without an image ID counts as one.
    public let images: Int

    /// The reports.
    public let reports: Int

    /// The reports that name no image ID, and so know an image by other digests alone.
    public let reportsWithoutImageID: Int

    /// The ways to find a report by a digest.
    public let digests: Int

    /// The findings, each counted once however many images have it.
    public let findings: Int

    /// The vulnerabilities that a date of first appearance is kept for.
    public let vulnerabilities: Int

    /// The repositories that images are in, each counted once.
    public let repositories: Int

    /// Counts what the tables hold, which reads all of them.
    ///
    /// - Parameters:
    ///   - database: The index.
    ///   - images: The images, which no table has a row for.
    /// - Throws: `DatabaseError`.
    init(counting database: Database, images: Int) throws {
        func count(_ sql: String) throws -> Int {
            try Int.fetchOne(database, sql: sql) ?? 0
        }
        self.images = images
        reports = try count("SELECT count(*) FROM report")
        reportsWithoutImageID = try count("SELECT count(*) FROM report WHERE image IS NULL")
        digests = try count("SELECT count(*) FROM digest")
        findings = try count("SELECT count(*) FROM finding")
        vulnerabilities = try count("SELECT count(*) FROM vulnerability")
        repositories = try count("SELECT count(*) FROM repository")
    }

    /// Reads what the index says it holds.
    ///
    /// - Parameter database: The index.
    /// - Throws: `DatabaseError`, or `RowDecodingError` when a number is missing.
    init(storedIn database: Database) throws {
        func stored(_ name: String) throws -> Int {
            let sql = "SELECT max(value) FROM meta WHERE name = ?"
            guard let row = try Row.fetchOne(database, sql: sql, arguments: [name]) else {
                return 0
            }
            return try row.decode(atIndex: 0)
        }
        images = try stored("images")
        reports = try stored("reports")
        reportsWithoutImageID = try stored("reportsWithoutImageID")
        digests = try stored("digests")
        findings = try stored("findings")
        vulnerabilities = try stored("vulnerabilities")
        repositories = try stored("repositories")
    }

    /// Whether the tables whose rows are numbered from 1 end where they must; a quick look.
    ///
    /// - Parameter database: The index.
    /// - Returns: False if rows are missing.
    /// - Throws: `DatabaseError`.
    func matchLastRows(of database: Database) throws -> Bool {
        let report = try Int.fetchOne(database, sql: "SELECT max(number) FROM report")
        let finding = try Int.fetchOne(database, sql: "SELECT max(number) FROM finding")
        let repository = try Int.fetchOne(database, sql: "SELECT max(number) FROM repository")
        return report ?? 0 == reports && finding ?? 0 == findings
            && repository ?? 0 == repositories
    }

    /// Writes down what the index holds.
    ///
    /// - Parameter database: The index.
    /// - Throws: `DatabaseError`.
    func store(in database: Database) throws {
        let numbers = [
            ("images", images), ("reports", reports), ("digests", digests),
            ("findings", findings), ("vulnerabilities", vulnerabilities),
            ("repositories", repositories), ("reportsWithoutImageID", reportsWithoutImageID),
        ]
        for (name, value) in numbers {
            try database.execute(sql: "INSERT INTO meta VALUES (?, ?)", arguments: [name, value])
        }
    }
}
