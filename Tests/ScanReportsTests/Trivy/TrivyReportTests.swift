import FoundationEssentials
import OCI
import PolicyEngine
import ScanReports
import Testing

@Suite struct TrivyReportTests {
    /// The shape of a report as Trivy writes it, with fields of no interest among the others.
    private static let complete = #"""
        {
          "SchemaVersion": 2,
          "ReportID": "017f2b43-5f8a-7000-8000-000000000000",
          "CreatedAt": "2026-01-02T03:04:05.678901+01:00",
          "ArtifactName": "localhost:5000/payments/api:1.4",
          "ArtifactType": "container_image",
          "Metadata": {
            "Size": 1234,
            "OS": {"Family": "debian", "Name": "12.5", "EOSL": true},
            "ImageID": "\#(TrivyText.digest(1))",
            "DiffIDs": ["\#(TrivyText.digest(99))"],
            "RepoTags": ["localhost:5000/payments/api:1.4", "busybox:1.36"],
            "RepoDigests": ["localhost:5000/payments/api@\#(TrivyText.digest(2))"],
            "ImageConfig": {"architecture": "amd64", "os": "linux"}
          },
          "Results": [
            {
              "Target": "localhost:5000/payments/api:1.4 (debian 12.5)",
              "Class": "os-pkgs",
              "Type": "debian",
              "Vulnerabilities": [
                {
                  "VulnerabilityID": "CVE-2024-3094",
                  "VendorIDs": ["DSA-5649-1"],
                  "PkgID": "xz-utils@5.6.0",
                  "PkgName": "xz-utils",
                  "InstalledVersion": "5.6.0",
                  "FixedVersion": "5.6.1",
                  "Status": "fixed",
                  "Layer": {"DiffID": "\#(TrivyText.digest(99))"},
                  "Severity": "CRITICAL",
                  "CVSS": {"nvd": {"V3Score": 10}},
                  "References": ["https://nvd.nist.gov/vuln/detail/CVE-2024-3094"],
                  "PublishedDate": "2024-03-29T17:15:00Z",
                  "LastModifiedDate": "2024-05-01T19:15:00Z"
                }
              ]
            },
            {"Target": "usr/bin/clean", "Class": "lang-pkgs", "Vulnerabilities": null},
            {"Target": "etc/key", "Class": "secret", "Secrets": [{"RuleID": "x"}]},
            {
              "Target": "usr/bin/tool",
              "Class": "lang-pkgs",
              "Type": "gobinary",
              "Vulnerabilities": [
                {
                  "VulnerabilityID": "CVE-2023-44487",
                  "VendorIDs": ["GHSA-qppj-fm5r-hxr3"],
                  "PkgName": "golang.org/x/net",
                  "InstalledVersion": "v0.10.0",
                  "Status": "affected",
                  "Severity": "HIGH",
                  "References": [
                    "https://www.cisa.gov/known-exploited-vulnerabilities-catalog?field_cve=CVE-2023-44487"
                  ]
                }
              ]
            }
          ]
        }
        """#

    @Test func readsAllFactsOfACompleteReport() throws {
        let decoded = try ReportText(Self.complete).report()
        let expected = ImageReport(
            imageID: try Digest(parsing: TrivyText.digest(1)),
            platform: Platform(os: "linux", architecture: "amd64"),
            digests: [try Digest(parsing: TrivyText.digest(2))],
            tags: [
                try ImageReference(normalizing: "localhost:5000/payments/api:1.4"),
                try ImageReference(normalizing: "docker.io/library/busybox:1.36"),
            ],
            report: ScanReport(
                scanner: "trivy",
                scannedAt: try Timestamp(parsing: "2026-01-02T02:04:05Z"),
                state: .finished,
                findings: [
                    Finding(
                        id: try #require(VulnerabilityID("CVE-2024-3094")),
                        aliases: [try #require(VulnerabilityID("DSA-5649-1"))],
                        severity: .critical,
                        package: "xz-utils",
                        installedVersion: "5.6.0",
                        fixedVersion: "5.6.1",
                        publishedAt: try Timestamp(parsing: "2024-03-29T17:15:00Z")
                    ),
                    Finding(
                        id: try #require(VulnerabilityID("CVE-2023-44487")),
                        aliases: [try #require(VulnerabilityID("GHSA-qppj-fm5r-hxr3"))],
                        severity: .high,
                        package: "golang.org/x/net",
                        installedVersion: "v0.10.0",
                        knownExploited: true
                    ),
                ]
            )
        )
        #expect(decoded.image == expected)
        #expect(decoded.warnings.isEmpty)
        #expect(decoded.unknownSeverityWords.isEmpty)
    }

    @Test(arguments: [
        #"{"SchemaVersion": "2"}"#, #"{"SchemaVersion": null}"#, #"{"SchemaVersion": [2]}"#,
    ])
    func refusesASchemaVersionThatIsNoNumber(text: String) {
        let expected = ReportError.badValue(
            position: "SchemaVersion",
            reason: "has a value of the wrong kind"
        )
        #expect(throws: expected) { try ReportText(text).report() }
    }

    @Test(arguments: ["1", "3"])
    func refusesASchemaVersionItDoesNotKnow(version: String) throws {
        let text = TrivyText(schemaVersion: version)
        let expected = ReportError.unsupportedVersion(
            field: "SchemaVersion",
            version: version,
            known: "2"
        )
        #expect(throws: expected) { try text.decoded() }
    }

    @Test(arguments: ["filesystem", "repository", "cyclonedx", ""])
    func refusesReportsOnOtherThingsThanImages(type: String) {
        let text = TrivyText(artifactType: type)
        let expected = ReportError.notAboutAnImage(
            field: "ArtifactType",
            value: type,
            expected: "container_image"
        )
        #expect(throws: expected) { try text.decoded() }
    }

    @Test(arguments: [
        (#"[{"Vulnerabilities": {}}]"#, "Results[0].Vulnerabilities has a value of the wrong kind"),
        (#"[{"Vulnerabilities": [null]}]"#, "Results[0].Vulnerabilities[0] has a value of"),
        (#"[{}, {"Vulnerabilities": [7]}]"#, "Results[1].Vulnerabilities[0] has a value of"),
        (
            TrivyText.results([TrivyText.vulnerability("CVE-1", adding: #""Severity": 9"#)]),
            "Results[0].Vulnerabilities[0].Severity has a value of the wrong kind"
        ),
        (
            TrivyText.results([
                TrivyText.vulnerability("CVE-1"), #""PkgName": "curl", "Severity": "LOW""#,
            ]),
            "Results[0].Vulnerabilities[1] has no VulnerabilityID"
        ),
        (
            TrivyText.results([TrivyText.vulnerability("")]),
            "Results[0].Vulnerabilities[0] has no VulnerabilityID"
        ),
        (
            TrivyText.results([TrivyText.vulnerability("CVE 1, CVE 2")]),
            #"Results[0].Vulnerabilities[0].VulnerabilityID is not an id: "CVE 1, CVE 2""#
        ),
        (
            TrivyText.results([#""Status": "not_affected""#]),
            "Results[0].Vulnerabilities[0] has no VulnerabilityID"
        ),
    ])
    func namesThePositionOfABadValue(results: String, reason: String) {
        let text = TrivyText(results: results)
        #expect {
            try text.decoded()
        } throws: { error in
            "\(error)".hasPrefix(reason)
        }
    }

    @Test func refusesAScanDateThatIsNone() {
        let text = TrivyText(createdAt: "yesterday")
        let expected = ReportError.badValue(
            position: "CreatedAt",
            reason: #"is not a date: "yesterday""#
        )
        #expect(throws: expected) { try text.decoded() }
    }

    @Test(arguments: [nil, "0001-01-01T00:00:00Z"])
    func readsAnUnsetScanDateAsNone(date: String?) throws {
        #expect(try TrivyText(createdAt: date).decoded().image.report.scannedAt == nil)
    }

    @Test(arguments: ["null", "[]", "[{}]", #"[{"Class": "os-pkgs", "Vulnerabilities": null}]"#])
    func readsAReportWithNoVulnerabilitiesAsACleanOne(results: String) throws {
        let decoded = try TrivyText(results: results).decoded()
        #expect(decoded.image.report.findings.isEmpty)
        #expect(decoded.image.report.state == .finished)
    }
}
