import PolicyEngine
import Testing

@testable import ScanReports

@Suite struct TrivyFindingsTests {
    private static let catalogue = "https://www.cisa.gov/known-exploited-vulnerabilities-catalog"

    private func decoded(_ fields: String...) throws -> DecodedReport {
        try TrivyText(results: TrivyText.results(fields)).decoded()
    }

    private func finding(adding fields: String) throws -> Finding {
        let decoded = try decoded(TrivyText.vulnerability("CVE-2025-1", adding: fields))
        return try #require(decoded.image.report.findings.first)
    }

    @Test(arguments: [
        ("UNKNOWN", Severity.unknown), ("NEGLIGIBLE", .negligible), ("LOW", .low),
        ("MEDIUM", .medium), ("HIGH", .high), ("CRITICAL", .critical), ("Moderate", .medium),
        ("important", .high), ("", .unknown),
    ])
    func knowsTheWordsForSeverity(word: String, severity: Severity) throws {
        let decoded = try decoded(
            TrivyText.vulnerability("CVE-1", adding: #""Severity": "\#(word)""#)
        )
        #expect(decoded.image.report.findings.map(\.severity) == [severity])
        #expect(decoded.unknownSeverityWords.isEmpty)
    }

    @Test func reportsSeverityWordsThatNobodyKnowsOnce() throws {
        let decoded = try decoded(
            TrivyText.vulnerability("CVE-1", adding: #""Severity": "DIRE""#),
            TrivyText.vulnerability("CVE-2", adding: #""Severity": "DIRE""#),
            TrivyText.vulnerability("CVE-3", adding: #""Severity": "a\nb""#),
            TrivyText.vulnerability("CVE-4")
        )
        let severities = decoded.image.report.findings.map(\.severity)
        #expect(severities == [.unknown, .unknown, .unknown, .unknown])
        #expect(decoded.unknownSeverityWords == [#""DIRE""#, #""a\nb""#])
    }

    @Test(arguments: [
        "affected", "fixed", "under_investigation", "will_not_fix", "fix_deferred", "end_of_life",
        "unknown", "", "NOT_AFFECTED?",
    ])
    func keepsAFindingOfEveryStatusButNotAffected(status: String) throws {
        let decoded = try decoded(
            TrivyText.vulnerability("CVE-1", adding: #""Status": "\#(status)""#)
        )
        #expect(decoded.image.report.findings.map(\.id.description) == ["CVE-1"])
    }

    @Test func dropsAFindingThatIsNotAffected() throws {
        let decoded = try decoded(
            TrivyText.vulnerability("CVE-1", adding: #""Status": "not_affected""#),
            TrivyText.vulnerability("CVE-2")
        )
        #expect(decoded.image.report.findings.map(\.id.description) == ["CVE-2"])
    }

    @Test(arguments: [
        (#""FixedVersion": "1.2.3, 1.3.0""#, "1.2.3, 1.3.0"), (#""FixedVersion": """#, nil),
        (#""FixedVersion": null"#, nil), (#""Status": "fixed""#, nil),
    ])
    func tellsWhetherThereIsAFixByTheFixedVersion(fields: String, version: String?) throws {
        #expect(try finding(adding: fields).fixedVersion == version)
    }

    @Test func keepsAVulnerabilityOfSeveralResultsFromEach() throws {
        let one = #"{"Vulnerabilities": [{\#(TrivyText.vulnerability("CVE-1"))}]}"#
        let decoded = try TrivyText(results: "[\(one), {}, \(one)]").decoded()
        #expect(decoded.image.report.findings.map(\.id.description) == ["CVE-1", "CVE-1"])
    }

    @Test func takesVendorIDsForAliasesButForItsOwnIdAndRepeatedOnes() throws {
        let fields = #""VendorIDs": ["GHSA-aaaa", "cve-2025-1", "RHSA-2025:7", "ghsa-AAAA"]"#
        let aliases = try finding(adding: fields).aliases
        #expect(aliases.map(\.description) == ["GHSA-aaaa", "RHSA-2025:7"])
    }

    @Test func warnsOfAVendorIDThatIsNoId() throws {
        let decoded = try decoded(
            TrivyText.vulnerability("CVE-1", adding: #""VendorIDs": ["GHSA-1", "two words"]"#)
        )
        #expect(
            decoded.warnings == [
                "Results[0].Vulnerabilities[0].VendorIDs[1] is ignored: not an id: \"two words\""
            ]
        )
        #expect(decoded.image.report.findings.first?.aliases.map(\.description) == ["GHSA-1"])
    }

    @Test(arguments: [
        (#""PublishedDate": "2024-03-29T17:15:00.5Z""#, "2024-03-29T17:15:00Z"),
        (#""PublishedDate": "2024-03-29T17:15:00+02:00""#, "2024-03-29T15:15:00Z"),
        (#""PublishedDate": "0001-01-01T00:00:00Z""#, nil), (#""PublishedDate": """#, nil),
        (#""PublishedDate": null"#, nil),
    ])
    func readsTheDateOfPublication(fields: String, date: String?) throws {
        let expected = try date.map { try Timestamp(parsing: $0) }
        #expect(try finding(adding: fields).publishedAt == expected)
    }

    @Test func warnsOfADateOfPublicationThatIsNone() throws {
        let decoded = try decoded(
            TrivyText.vulnerability("CVE-1", adding: #""PublishedDate": "soon""#)
        )
        #expect(decoded.image.report.findings.map(\.publishedAt) == [nil])
        #expect(
            decoded.warnings == [
                "Results[0].Vulnerabilities[0].PublishedDate is ignored: not a date: \"soon\""
            ]
        )
    }

    @Test func keepsTheFirstWarningsAndCountsTheOthers() throws {
        let bad = TrivyText.vulnerability("CVE-1", adding: #""PublishedDate": "soon""#)
        let count = Oddities.maximumWarnings + 3
        let results = TrivyText.results(Array(repeating: bad, count: count))
        let warnings = try TrivyText(results: results).decoded().warnings
        #expect(warnings.count == Oddities.maximumWarnings + 1)
        #expect(warnings.last == "and 3 more warnings")
    }

    @Test(arguments: [
        (["\(catalogue)?field_cve=CVE-2025-1"], true),
        (["http://CISA.gov/known-exploited-vulnerabilities-catalog?field_cve=cve-2025-1"], true),
        (["\(catalogue)?a=b&q=CVE-2025-1#x"], true),
        (["\(catalogue)?field_cve=CVE-2024-9"], true),
        ([catalogue], true), (["\(catalogue)/"], true),
        (["https://a.example", "https://cisa.gov/known-exploited-vulnerabilities-catalog"], true),
        (["\(catalogue)?field_cve=CVE-2025-12"], false), (["\(catalogue)ue"], false),
        (["https://www.cisa.gov/news-events/alerts/CVE-2025-1"], false),
        (["https://example.com/\(catalogue)"], false),
        (["https://nvd.nist.gov/vuln/detail/CVE-2025-1"], false), ([], false),
    ])
    func marksWhatTheCatalogueOfExploitedVulnerabilitiesHas(
        references: [String],
        isExploited: Bool
    ) throws {
        let list = references.map { "\"\($0)\"" }.joined(separator: ",")
        let fields = #""VendorIDs": ["CVE-2024-9"], "References": [\#(list)]"#
        #expect(try finding(adding: fields).knownExploited == isExploited)
    }
}
