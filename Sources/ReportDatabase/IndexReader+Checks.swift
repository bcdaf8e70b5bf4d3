import GRDB
import OCI
import PolicyEngine

extension IndexReader {
    /// The dates at which vulnerabilities first appeared.
    ///
    /// - Throws: `ReportDatabaseError` with code `damaged`, or the library's errors.
    func firstSeen() throws -> [VulnerabilityID: Timestamp] {
        let rows = try Row.fetchCursor(database, sql: "SELECT id, first_seen FROM vulnerability")
        var dates: [VulnerabilityID: Timestamp] = [:]
        while let row = try rows.next() {
            let id = try vulnerabilityID(row.decode(atIndex: 0))
            dates[id] = Timestamp(secondsSinceEpoch: try row.decode(atIndex: 1))
        }
        return dates
    }

    /// Reads every page and every report.
    ///
    /// - Throws: `ReportDatabaseError` with code `damaged`, or the library's errors.
    func checkEverything() throws {
        let answer = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
        guard answer == "ok" else { throw damaged(answer ?? "SQLite does not say how") }
        guard try ReportDatabaseCounts(counting: database, images: counts.images) == counts else {
            throw damaged("it does not hold as much as it says")
        }
        let orphans = try Int.fetchOne(
            database,
            sql: "SELECT count(*) FROM digest WHERE report NOT BETWEEN 1 AND ?",
            arguments: [counts.reports]
        )
        guard orphans == 0 else { throw damaged("a digest leads to no report") }
        for number in 0..<Int64(counts.reports) {
            _ = try report(number + 1, digests: [])
        }
        try forEachImage { _ in }
        guard try firstSeen().count == counts.vulnerabilities else {
            throw damaged("a vulnerability is there twice")
        }
    }
}
