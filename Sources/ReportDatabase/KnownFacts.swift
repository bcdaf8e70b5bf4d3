import GRDB
import PolicyEngine

/// The findings and vulnerabilities that the reports of an index had so far.
struct KnownFacts {
    /// What is known of a vulnerability whatever image has it.
    private struct Vulnerability {
        let firstSeen: Timestamp

        /// The newest estimate, and the date of the report that says so.
        var epss: (value: Double, reportedAt: Timestamp?)?
    }

    private let date: Timestamp
    private var vulnerabilities: [VulnerabilityID: Vulnerability]
    /// The first date of publication that a report gives, by each name of a vulnerability.
    private var published: [VulnerabilityID: Timestamp] = [:]
    private var numbers: [Finding: Int64] = [:]

    /// Begins with what the index before knew.
    ///
    /// - Parameters:
    ///   - date: The date at which vulnerabilities appear that have no date yet.
    ///   - firstSeen: The dates at which the others first appeared.
    init(date: Timestamp, firstSeen: [VulnerabilityID: Timestamp]) {
        self.date = date
        // A clock that was ahead once must not put off the end of grace periods for ever.
        vulnerabilities = firstSeen.mapValues { Vulnerability(firstSeen: min($0, date)) }
    }

    /// The numbers of a report's findings, which those that are new get here.
    ///
    /// - Parameter report: The report.
    /// - Returns: The numbers, from 1 in the order of first appearance.
    mutating func numbers(of report: ScanReport) -> Set<Int64> {
        var found: Set<Int64> = []
        for finding in report.findings {
            note(finding, reportedAt: report.scannedAt)
            let finding = finding.withoutEstimate
            let number = numbers[finding] ?? Int64(numbers.count) + 1
            numbers[finding] = number
            found.insert(number)
        }
        return found
    }

    /// Writes the findings and vulnerabilities.
    ///
    /// - Parameter database: The index.
    /// - Throws: `DatabaseError`.
    func store(in database: Database) throws {
        for (finding, number) in numbers.sorted(by: { $0.value < $1.value }) {
            try database.cachedStatement(
                sql: "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            )
            .execute(arguments: columns(of: finding, number: number))
        }
        for (id, vulnerability) in vulnerabilities.sorted(by: { $0.key.text < $1.key.text }) {
            let date = min(vulnerability.firstSeen, published[id] ?? vulnerability.firstSeen)
            try database.cachedStatement(sql: "INSERT INTO vulnerability VALUES (?, ?)")
                .execute(arguments: [id.text, date.secondsSinceEpoch])
        }
    }

    /// Notes a vulnerability, and its estimate if it is newer than the one known.
    private mutating func note(_ finding: Finding, reportedAt: Timestamp?) {
        var vulnerability = vulnerabilities[finding.id] ?? Vulnerability(firstSeen: date)
        if let value = finding.epss {
            let known = vulnerability.epss
            let isNewer = known.map { known in
                guard let reportedAt else { return false }
                return known.reportedAt.map { $0 < reportedAt } ?? true
            }
            if isNewer ?? true { vulnerability.epss = (value, reportedAt) }
        }
        vulnerabilities[finding.id] = vulnerability
        if let date = finding.publishedAt {
            // Of an advisory on several CVEs one may be newer than it.
            for names in finding.sufficientIDs where names.count == 1 {
                published[names[0]] = min(date, published[names[0]] ?? date)
            }
        }
    }

    /// Since when a vulnerability is known that its report gives no date of.
    ///
    /// What has several other names is as new as the newest of what they stand for.
    private func knownSince(_ finding: Finding) -> Timestamp {
        func date(of name: VulnerabilityID) -> Timestamp? {
            [published[name], vulnerabilities[name]?.firstSeen].compactMap(\.self).min()
        }
        let own = date(of: finding.id) ?? self.date
        let others = finding.aliases.map(date)
        let newest = others.contains(nil) ? nil : others.compactMap(\.self).max()
        return min(own, newest ?? own)
    }

    /// The columns of a finding.
    ///
    /// Who reads the index has no use for the difference between a date of publication and one of
    /// first appearance, and finds one column. An empty fixed version is one that is unknown, which
    /// to readers before that meaning is the same as none.
    private func columns(of finding: Finding, number: Int64) -> StatementArguments {
        let knownSince = finding.publishedAt ?? knownSince(finding)
        return [
            number,
            finding.id.text,
            finding.aliases.map(\.text).joined(separator: " "),
            finding.severity.rawValue,
            finding.package.storable,
            finding.installedVersion.storable,
            finding.isFixUnknown ? "" : finding.fixedVersion?.storable,
            knownSince.secondsSinceEpoch,
            finding.knownExploited,
            vulnerabilities[finding.id]?.epss?.value,
        ]
    }
}
