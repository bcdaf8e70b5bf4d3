import OCI
import PolicyEngine
import Testing

extension PolicyDecisionPointTests {
    private static func ordered() throws -> [Finding] {
        [
            try Sample.finding("CVE-5", .critical),
            try Sample.finding("CVE-1", .high),
            try Sample.finding("CVE-2", .high, package: "bash"),
            try Sample.finding("CVE-2", .high, package: "zlib", installed: "1.2", fixed: "2"),
            try Sample.finding("CVE-2", .high, package: "zlib", installed: "1.3", fixed: "2"),
            try Sample.finding("CVE-2", .high, package: "zlib", installed: "1.3", fixed: "3"),
            try Sample.finding("CVE-2", .high, package: "zlib", installed: "1.3", fixed: nil),
            try Sample.finding(
                "CVE-2",
                .high,
                package: "zlib",
                installed: "1.3",
                fixed: nil,
                isFixUnknown: true
            ),
            try Sample.finding("CVE-3", .high, aliases: ["A-1"]),
            try Sample.finding("CVE-3", .high, aliases: ["A-1", "A-0"]),
            try Sample.finding("CVE-3", .high, aliases: ["B-1"]),
            try Sample.finding("CVE-4", .high, published: Sample.before(2)),
            try Sample.finding("CVE-4", .high, published: Sample.before(1)),
            try Sample.finding("CVE-4", .high),
            try Sample.finding("CVE-0", .low, exploited: true),
        ]
    }

    /// The elements from each place on, forwards and backwards.
    private static func rearranged<Element>(_ elements: [Element]) -> [[Element]] {
        elements.indices.flatMap { start -> [[Element]] in
            let rotated = Array(elements[start...] + elements[..<start])
            return [rotated, rotated.reversed()]
        }
    }

    @Test func ordersViolationsWhateverTheOrderOfFindingsAndReports() throws {
        let policy = try Sample.policy { $0.knownExploited = .deny }
        let findings = try Self.ordered()
        let reference = try Sample.reference()
        let expected: [Violation] = findings.map {
            .vulnerability($0, rule: $0.knownExploited ? .knownExploited : .severity)
        }
        for arrangement in Self.rearranged(findings) {
            let reports = [
                ScanReport(scanner: "trivy", findings: Array(arrangement.prefix(9))),
                ScanReport(scanner: "grype", findings: Array(arrangement.suffix(9))),
            ]
            let evaluation = PolicyDecisionPoint.evaluate(
                policy,
                reference: reference,
                reports: reports,
                at: Sample.now
            )
            #expect(evaluation.violations == expected)
        }
    }

    @Test func ordersWarningsAndSuppressionsLikewise() throws {
        let findings = try Self.ordered().map { finding in
            Finding(
                id: finding.id,
                aliases: finding.aliases,
                severity: max(finding.severity, .high),
                package: finding.package,
                installedVersion: finding.installedVersion,
                fixedVersion: finding.fixedVersion,
                isFixUnknown: finding.isFixUnknown,
                publishedAt: Sample.now
            )
        }
        let accepting = try Sample.policy {
            $0.allowlist = Set(findings.map(\.id))
        }
        let waiting = try Sample.policy { $0.gracePeriod = Age(seconds: 60) }
        let expected = try Sample.evaluate(
            accepting,
            ScanReport(scanner: "trivy", findings: findings)
        ).suppressed
        #expect(Set(expected).count == expected.count)
        #expect(expected.count == Set(findings).count)
        for arrangement in Self.rearranged(findings + findings.prefix(3)) {
            let report = ScanReport(scanner: "trivy", findings: arrangement)
            #expect(try Sample.evaluate(accepting, report).suppressed == expected)
            let warnings = try Sample.evaluate(waiting, report).warnings
            let end = Sample.now.adding(seconds: 60)
            #expect(warnings == expected.map { .gracePeriod($0.finding, endsAt: end) })
        }
    }

    @Test func showsOneSpellingOfAFindingThatScannersSpellDifferently() throws {
        let upper = try Sample.report(Sample.finding("GHSA-AA"), scanner: "trivy")
        let lower = try Sample.report(Sample.finding("ghsa-aa"), scanner: "grype")
        for reports in [[upper, lower], [lower, upper]] {
            let evaluation = PolicyDecisionPoint.evaluate(
                try Sample.policy(),
                reference: try Sample.reference(),
                reports: reports,
                at: Sample.now
            )
            #expect(
                evaluation.violations.map(\.description)
                    == ["GHSA-AA high in openssl 3.0.1, fixed in 3.0.2"]
            )
        }
    }

    @Test func judgesThousandsOfFindingsByLongLists() throws {
        let ids = try (0..<10_000).map { try Sample.id("CVE-2024-\($0)") }
        let findings = (0..<5_000).map { number in
            Finding(
                id: ids[number * 2 % 10_000],
                aliases: [ids[(number * 2 + 1) % 10_000]],
                severity: .critical,
                package: "package-\(number)"
            )
        }
        let policy = try Sample.policy {
            $0.allowlist = Set(ids[0..<4_000])
            $0.denylist = Set(ids[8_000...])
            $0.exceptions = ids[4_000..<6_000].map {
                PolicyException(id: $0, expires: Sample.before(-1), reason: "")
            }
        }
        let evaluation = try Sample.evaluate(
            policy,
            ScanReport(scanner: "trivy", findings: findings)
        )
        #expect(evaluation.suppressed.count == 3_000)
        #expect(evaluation.violations.count == 2_000)
    }
}
