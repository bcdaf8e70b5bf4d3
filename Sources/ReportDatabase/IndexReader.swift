import FoundationEssentials
import GRDB
import OCI
import PolicyEngine
import ScanReports

/// Reads the tables of an index that is open.
///
/// What cannot have been written is an error, never an empty answer: an image must not pass for one
/// without a report because a page of the file is bad.
struct IndexReader {
    private static let reportsOfDigest = "SELECT report FROM digest WHERE hash = ?"

    private static let report = """
        SELECT image, os, architecture, variant, scanner, scanned_at, unfinished, findings
        FROM report WHERE number = ?
        """

    /// The image ID of a report, whose row has the start of it.
    ///
    /// A whole hash there would be the second copy of what cannot be packed, a fifth of a download.
    private static let digestOfReport = """
        SELECT hash FROM digest WHERE report = ? AND hash BETWEEN ? AND ?
        """

    /// What makes of the start of a hash something that no hash with that start comes after.
    private static let afterEveryHash = Data(repeating: 0xFF, count: 64)

    /// All findings of a report in one query, which spares as many calls.
    ///
    /// The join is written so that SQLite takes the list first.
    private static let findings = """
        SELECT finding.id, aliases, severity, package, installed, fixed, known_since,
            known_exploited, epss
        FROM json_each(?) AS wanted CROSS JOIN finding ON finding.number = wanted.value
        """

    let database: Database
    let path: String

    /// What the index says it holds.
    let counts: ReportDatabaseCounts

    /// Makes SQLite plan the queries of a look-up, so that the first one does not wait for that.
    func prepare() throws {
        for sql in [Self.reportsOfDigest, Self.report, Self.digestOfReport, Self.findings] {
            _ = try database.cachedStatement(sql: sql)
        }
    }

    /// The reports that are found by any of some digests.
    ///
    /// - Parameter digests: The digests to look for.
    /// - Returns: Each report once, in the order in which they were written, and of its digests
    ///   those which were looked for.
    /// - Throws: `ReportDatabaseError` with code `damaged`, or the library's errors.
    func reports(for digests: Set<Digest>) throws -> [ImageReport] {
        var found: [Int64: Set<Digest>] = [:]
        for digest in digests {
            let numbers = try Int64.fetchAll(
                database.cachedStatement(sql: Self.reportsOfDigest),
                arguments: [digest.hash]
            )
            for number in numbers { found[number, default: []].insert(digest) }
        }
        return try found.sorted { $0.key < $1.key }.map { number, digests in
            try report(number, digests: digests)
        }
    }

    /// One report.
    ///
    /// - Parameters:
    ///   - number: Its number.
    ///   - digests: The digests by which it was found.
    /// - Returns: The report, without tags.
    /// - Throws: `ReportDatabaseError` with code `damaged`, or the library's errors.
    func report(_ number: Int64, digests: Set<Digest>) throws -> ImageReport {
        let statement = try database.cachedStatement(sql: Self.report)
        guard let row = try Row.fetchOne(statement, arguments: [number]) else {
            throw damaged("report \(number) is missing")
        }
        let imageID = try (row.decode(atIndex: 0) as Data?).map { start in
            try digest(ofReport: number, startingWith: start)
        }
        let list: Data = try row.decode(atIndex: 7)
        guard let numbers = NumberList.decode(list, maximum: Int64(counts.findings)) else {
            throw damaged("report \(number) lists no findings")
        }
        let reason: String? = try row.decode(atIndex: 6)
        let report = ScanReport(
            scanner: try row.decode(atIndex: 4),
            scannedAt: try (row.decode(atIndex: 5) as Int64?).map(Timestamp.init),
            state: reason.map { .unfinished(reason: $0) } ?? .finished,
            findings: try findings(numbers)
        )
        return ImageReport(
            imageID: imageID,
            platform: try platform(row),
            digests: digests,
            tags: [],
            report: report
        )
    }

    /// The one digest of a report that begins with some bytes, which is that of its image.
    private func digest(ofReport number: Int64, startingWith start: Data) throws -> Digest {
        let hashes = try Data.fetchAll(
            database.cachedStatement(sql: Self.digestOfReport),
            arguments: [number, start, start + Self.afterEveryHash]
        )
        guard hashes.count == 1, let digest = Digest(hash: hashes[0]) else {
            throw damaged("report \(number) names no image")
        }
        return digest
    }

    /// An error that says what is wrong in the file.
    func damaged(_ reason: String) -> ReportDatabaseError {
        ReportDatabaseError(.damaged, path: path, "is damaged: \(reason)")
    }

    private func platform(_ row: Row) throws -> Platform? {
        guard let os: String = try row.decode(atIndex: 1) else { return nil }
        return Platform(
            os: os,
            architecture: try row.decode(atIndex: 2),
            variant: try row.decode(atIndex: 3)
        )
    }

    private func findings(_ numbers: [Int64]) throws -> [Finding] {
        guard !numbers.isEmpty else { return [] }
        var findings: [Finding] = []
        findings.reserveCapacity(numbers.count)
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: Self.findings),
            arguments: ["[\(numbers.map(String.init).joined(separator: ","))]"]
        )
        while let row = try rows.next() { findings.append(try finding(row)) }
        guard findings.count == numbers.count else { throw damaged("a finding is missing") }
        return findings
    }

    /// A finding.
    ///
    /// An empty fixed version means that the report does not tell whether there is one.
    private func finding(_ row: Row) throws -> Finding {
        let aliases: String = try row.decode(atIndex: 1)
        let fixedVersion: String? = try row.decode(atIndex: 5)
        return Finding(
            id: try vulnerabilityID(row.decode(atIndex: 0)),
            aliases: try aliases.isEmpty
                ? [] : aliases.split(separator: " ").map { try vulnerabilityID(String($0)) },
            severity: try severity(row.decode(atIndex: 2)),
            package: try row.decode(atIndex: 3),
            installedVersion: try row.decode(atIndex: 4),
            fixedVersion: fixedVersion,
            isFixUnknown: fixedVersion == "",
            publishedAt: Timestamp(secondsSinceEpoch: try row.decode(atIndex: 6)),
            knownExploited: try row.decode(atIndex: 7),
            epss: try row.decode(atIndex: 8)
        )
    }

    /// The id that a text is, which every text that was written as one is.
    func vulnerabilityID(_ text: String) throws -> VulnerabilityID {
        guard let id = VulnerabilityID(text) else { throw damaged("a vulnerability has no id") }
        return id
    }

    private func severity(_ number: Int) throws -> Severity {
        guard let severity = Severity(rawValue: number) else {
            throw damaged("a finding has no severity")
        }
        return severity
    }
}
