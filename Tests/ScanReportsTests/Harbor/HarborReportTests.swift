import OCI
import PolicyEngine
import ScanReports
import Testing

@Suite struct HarborReportTests {
    private static let mediaType = "application/vnd.security.vulnerability.report; version=1.1"

    private static let advice =
        #"add "artifact": {"digest": "sha256:…"} to the report, which Harbor's API leaves out"#

    /// The shape of a report as a scanner's adapter writes it.
    private static let complete = #"""
        {
          "generated_at": "2026-01-02T03:04:05.6789Z",
          "artifact": {
            "repository": "library/nginx",
            "digest": "\#(TrivyText.digest(2))",
            "tag": "1.25",
            "mime_type": "application/vnd.docker.distribution.manifest.v2+json"
          },
          "scanner": {"name": "Trivy", "vendor": "Aqua Security", "version": "v0.60.0"},
          "severity": "Critical",
          "vulnerabilities": [
            {
              "id": "CVE-2023-44487",
              "package": "nghttp2",
              "version": "1.52.0",
              "fix_version": "1.57.0",
              "severity": "High",
              "description": "HTTP/2 rapid reset",
              "links": [
                "https://avd.aquasec.com/nvd/cve-2023-44487",
                "https://www.cisa.gov/known-exploited-vulnerabilities-catalog?field_cve=CVE-2023-44487"
              ],
              "layer": {"digest": "\#(TrivyText.digest(99))"},
              "preferred_cvss": {"score_v3": 7.5, "vector_v3": "CVSS:3.1/AV:N"},
              "cwe_ids": ["CWE-400"],
              "vendor_attributes": {"CVSS": {"nvd": {"V3Score": 7.5}}}
            },
            {"id": "CVE-2023-5", "package": "zlib", "version": "1.2", "severity": "Negligible"}
          ]
        }
        """#

    private func text(_ vulnerabilities: String, artifact: Int? = 2) -> String {
        let artifact = artifact.map { #", "artifact": {"digest": "\#(TrivyText.digest($0))"}"# }
        return #"{"generated_at": "2026-01-02T03:04:05Z", "scanner": {"name": "Trivy"}"#
            + #", "severity": "High", "vulnerabilities": \#(vulnerabilities)\#(artifact ?? "")}"#
    }

    private func expected() throws -> ImageReport {
        ImageReport(
            imageID: nil,
            digests: [try Digest(parsing: TrivyText.digest(2))],
            tags: [],
            report: ScanReport(
                scanner: "trivy",
                scannedAt: try Timestamp(parsing: "2026-01-02T03:04:05Z"),
                findings: [
                    Finding(
                        id: try #require(VulnerabilityID("CVE-2023-44487")),
                        severity: .high,
                        package: "nghttp2",
                        installedVersion: "1.52.0",
                        fixedVersion: "1.57.0",
                        knownExploited: true
                    ),
                    Finding(
                        id: try #require(VulnerabilityID("CVE-2023-5")),
                        severity: .negligible,
                        package: "zlib",
                        installedVersion: "1.2"
                    ),
                ]
            )
        )
    }

    @Test func readsAllFactsOfACompleteReport() throws {
        let decoded = try ReportText(Self.complete).report()
        #expect(decoded.image == (try expected()))
        #expect(decoded.warnings.isEmpty)
        #expect(decoded.unknownSeverityWords.isEmpty)
    }

    @Test(arguments: [
        mediaType, "application/vnd.security.vulnerability.report",
        "application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0",
    ])
    func readsAReportAsHarborsAPIAnswersIt(mediaType: String) throws {
        let text = ReportText(#"{"\#(mediaType)": \#(Self.complete), "x": 7}"#)
        #expect(try text.report().image == (try expected()))
    }

    @Test func takesNoTagFromARepositoryWithoutItsRegistry() throws {
        let text = Self.complete.replacing("library/nginx", with: "docker.io/library/nginx")
        let image = try ReportText(text).report().image
        #expect(image.tags.isEmpty && image.repositories.isEmpty)
    }

    @Test func partsTheReportsOfAnIndexByTheImagesOfEachVulnerability() throws {
        let vulnerabilities = #"""
            [{"id": "CVE-1", "artifact_digests": ["\#(TrivyText.digest(5))", "\#(TrivyText.digest(4))"]},
             {"id": "CVE-2", "artifact_digest": "\#(TrivyText.digest(5))"},
             {"id": "CVE-2", "artifact_digests": ["\#(TrivyText.digest(5))"], "artifact_digest": ""}]
            """#
        let text = #"{"\#(Self.mediaType)": \#(text(vulnerabilities, artifact: nil))}"#
        let reports = try ReportText(text).reports()
        #expect(
            reports.map { $0.image.digests.map(\.description) } == [
                [TrivyText.digest(4)], [TrivyText.digest(5)],
            ]
        )
        #expect(
            reports.map { $0.image.report.findings.map(\.id.text) } == [
                ["CVE-1"], ["CVE-1", "CVE-2", "CVE-2"],
            ]
        )
    }

    @Test(arguments: ["null", "[]"])
    func readsAReportWithNoVulnerabilitiesAsACleanOne(vulnerabilities: String) throws {
        let report = try ReportText(text(vulnerabilities)).report().image.report
        #expect(report.findings.isEmpty)
        #expect(report.state == .finished)
    }

    @Test(arguments: [
        (#"{"generated_at": ""}"#, "it is no scan report: it has no list of vulnerabilities"),
        (
            #"{"\#(mediaType)": {"report_id": "1", "scan_status": "Running", "severity": "None"}}"#,
            #"it is no scan report: it is the overview of a scan, which is "Running""#
        ),
        (#"{"\#(mediaType)": null}"#, "it is no scan report: Harbor has none for the image"),
    ])
    func refusesAScanThatIsNotDone(text: String, reason: String) {
        #expect {
            try ReportText(text).reports()
        } throws: { error in
            "\(error)" == reason
        }
    }

    @Test(arguments: [
        ("Critical", Severity.critical), ("HIGH", .high), ("Negligible", .negligible),
        ("None", .negligible), ("Unknown", .unknown), ("", .unknown),
    ])
    func knowsTheWordsForSeverity(word: String, severity: Severity) throws {
        let decoded = try ReportText(text(#"[{"id": "CVE-1", "severity": "\#(word)"}]"#)).report()
        #expect(decoded.image.report.findings.map(\.severity) == [severity])
        #expect(decoded.unknownSeverityWords.isEmpty)
    }

    @Test func reportsSeverityWordsThatNobodyKnows() throws {
        let decoded = try ReportText(text(#"[{"id": "CVE-1", "severity": "Dire"}]"#)).report()
        #expect(decoded.unknownSeverityWords == [#""Dire""#])
    }

    @Test(arguments: [
        (#"[{"severity": "High"}]"#, "vulnerabilities[0] has no id"),
        (#"[{"id": "a b"}]"#, #"vulnerabilities[0].id is not an id: "a b""#),
        (#"[{"id": "a", "links": "x"}]"#, "vulnerabilities[0].links has a value of the wrong kind"),
        ("7", "vulnerabilities has a value of the wrong kind"),
        ("[null]", "vulnerabilities[0] has a value of the wrong kind"),
    ])
    func namesThePositionOfABadValue(vulnerabilities: String, reason: String) {
        let text = text(vulnerabilities)
        for (text, prefix) in [
            (text, ""), (#"{"\#(Self.mediaType)": \#(text)}"#, "\(Self.mediaType)."),
        ] {
            #expect {
                try ReportText(text).reports()
            } throws: { error in
                "\(error)" == prefix + reason
            }
        }
    }

    @Test(arguments: [
        (
            "[]",
            "it does not say which image it is about: no digest in artifact.digest; \(advice)"
        ),
        (
            #"[{"id": "CVE-1"}]"#,
            "it does not say which image it is about: no digest in "
                + "artifact.digest or vulnerabilities[0].artifact_digests; \(advice)"
        ),
        (
            #"[{"id": "CVE-1", "artifact_digest": "x"}]"#,
            #"vulnerabilities[0].artifact_digest is not a digest: "x""#
        ),
    ])
    func refusesAReportThatSaysNothingOfItsImage(vulnerabilities: String, reason: String) {
        #expect {
            try ReportText(text(vulnerabilities, artifact: nil)).reports()
        } throws: { error in
            "\(error)" == reason
        }
    }

    @Test func refusesAScanDateThatIsNone() {
        let text = text("[]").replacing("2026-01-02T03:04:05Z", with: "now")
        let expected = ReportError.badValue(
            position: "generated_at",
            reason: #"is not a date: "now""#
        )
        #expect(throws: expected) { try ReportText(text).reports() }
    }
}
