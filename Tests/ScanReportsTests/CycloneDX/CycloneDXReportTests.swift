import OCI
import PolicyEngine
import ScanReports
import Testing

@Suite struct CycloneDXReportTests {
    /// The shape of a BOM as Trivy writes it.
    private static let complete = #"""
        {
          "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
          "bomFormat": "CycloneDX",
          "specVersion": "1.6",
          "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
          "version": 1,
          "metadata": {
            "timestamp": "2026-01-02T03:04:05+00:00",
            "tools": {"components": [
              {"type": "application", "group": "aquasecurity", "name": "Trivy", "version": "0.60.0"}
            ]},
            "component": {
              "bom-ref": "pkg:oci/api@sha256%3A2",
              "type": "container",
              "name": "localhost:5000/payments/api:1.4",
              "version": "",
              "purl": "pkg:oci/api@\#(TrivyText.digest(2))?repository_url=localhost%3A5000%2Fpayments%2Fapi&arch=amd64",
              "properties": [
                {"name": "aquasecurity:trivy:SchemaVersion", "value": "2"},
                {"name": "aquasecurity:trivy:ImageID", "value": "\#(TrivyText.digest(1))"},
                {"name": "aquasecurity:trivy:DiffID", "value": "\#(TrivyText.digest(99))"},
                {"name": "aquasecurity:trivy:RepoDigest",
                 "value": "localhost:5000/payments/api@\#(TrivyText.digest(3))"},
                {"name": "aquasecurity:trivy:RepoTag", "value": "localhost:5000/payments/api:1.4"}
              ]
            }
          },
          "components": [
            {"bom-ref": "os", "type": "operating-system", "name": "debian", "version": "12"},
            {"bom-ref": "ssl", "type": "library", "name": "openssl", "version": "3.0.1-1",
             "purl": "pkg:deb/debian/openssl@3.0.1-1?arch=amd64",
             "components": [
               {"bom-ref": "log", "type": "library", "group": "org.apache", "name": "log4j",
                "version": "2.4", "purl": "pkg:maven/org.apache/log4j@2.4"}
             ]}
          ],
          "dependencies": [],
          "vulnerabilities": [
            {
              "id": "CVE-2023-44487",
              "source": {"name": "debian"},
              "references": [{"id": "GHSA-qppj-fm5r-hxr3", "source": {"name": "GitHub"}}],
              "ratings": [
                {"source": {"name": "nvd"}, "score": 7.5, "severity": "high", "method": "CVSSv31"},
                {"source": {"name": "debian"}, "severity": "medium"}
              ],
              "cwes": [400],
              "recommendation": "Upgrade openssl to version 3.0.2-1; Upgrade org.apache:log4j to version 2.17",
              "advisories": [
                {"url": "https://www.cisa.gov/known-exploited-vulnerabilities-catalog"}
              ],
              "published": "2023-10-10T14:15:10+00:00",
              "affects": [
                {"ref": "ssl", "versions": [{"version": "3.0.1-1", "status": "affected"}]},
                {"ref": "log"}
              ]
            }
          ]
        }
        """#

    private func decoded(_ vulnerabilities: String...) throws -> DecodedReport {
        let list = "[\(vulnerabilities.joined(separator: ","))]"
        return try CycloneDXText(vulnerabilities: list).report.report()
    }

    private func finding(adding more: String) throws -> Finding {
        let decoded = try decoded(CycloneDXText.vulnerability("CVE-2025-1", adding: more))
        return try #require(decoded.image.report.findings.first)
    }

    @Test func readsAllFactsOfACompleteReport() throws {
        let decoded = try ReportText(Self.complete).report()
        func finding(_ package: String, _ version: String, fixed: String) throws -> Finding {
            Finding(
                id: try #require(VulnerabilityID("CVE-2023-44487")),
                aliases: [try #require(VulnerabilityID("GHSA-qppj-fm5r-hxr3"))],
                severity: .high,
                package: package,
                installedVersion: version,
                fixedVersion: fixed,
                publishedAt: try Timestamp(parsing: "2023-10-10T14:15:10Z"),
                knownExploited: true
            )
        }
        let expected = ImageReport(
            imageID: try Digest(parsing: TrivyText.digest(1)),
            platform: Platform(os: "linux", architecture: "amd64"),
            digests: [
                try Digest(parsing: TrivyText.digest(2)), try Digest(parsing: TrivyText.digest(3)),
            ],
            tags: [try ImageReference(normalizing: "localhost:5000/payments/api:1.4")],
            bomSerialNumber: "3e671687-395b-41f5-a30f-a58921a69b79",
            report: ScanReport(
                scanner: "trivy",
                scannedAt: try Timestamp(parsing: "2026-01-02T03:04:05Z"),
                findings: [
                    try finding("openssl", "3.0.1-1", fixed: "3.0.2-1"),
                    try finding("org.apache:log4j", "2.4", fixed: "2.17"),
                ]
            )
        )
        #expect(decoded.image == expected)
        #expect(decoded.warnings.isEmpty)
    }

    @Test(arguments: ["1.4", "1.5", "1.6", "1.7"])
    func readsTheVersionsThatItKnows(version: String) throws {
        #expect(try CycloneDXText(version: version).report.report().warnings.isEmpty)
    }

    @Test(arguments: ["1.3", "1.8", "2.0", "", "1.6.1"])
    func refusesAVersionItDoesNotKnow(version: String) {
        #expect {
            try CycloneDXText(version: version).report.report()
        } throws: { error in
            "\(error)"
                == "its specVersion is \"\(version)\", and only 1.4, 1.5, 1.6, 1.7 is known"
        }
    }

    @Test(arguments: [nil, "null"])
    func takesABOMWithoutAListOfVulnerabilitiesForNoReport(list: String?) {
        let reason = "the BOM lists packages and has no list of vulnerabilities"
        #expect(throws: ReportError.noResults(reason: reason)) {
            try CycloneDXText(vulnerabilities: list).report.file()
        }
    }

    @Test func readsAnEmptyListAsACleanReport() throws {
        let report = try CycloneDXText().report.report().image.report
        #expect(report.findings.isEmpty)
        #expect(report.state == .finished)
    }

    @Test(arguments: [
        #"[{"vendor": "aquasecurity", "name": "trivy"}]"#,
        #"[{"vendor": "aquasecurity", "name": "Trivy"}, {"name": "sbom-enricher"}]"#,
        #"{"components": [{"name": "syft"}, {"name": "trivy"}]}"#,
    ])
    func takesTrivysEmptyListForAnUnfinishedScan(tools: String) throws {
        let reason =
            "Trivy writes a BOM without vulnerabilities also when it looks for none; "
            + "its JSON report tells"
        let clean = try CycloneDXText(tools: tools).report.report()
        #expect(clean.image.report.state == .unfinished(reason: reason))
        #expect(clean.warnings == ["the image counts as unscanned: \(reason)"])
        let list = "[\(CycloneDXText.vulnerability("CVE-1"))]"
        let other = try CycloneDXText(tools: tools, vulnerabilities: list).report.report()
        #expect(other.image.report.state == .finished)
    }

    @Test func takesAnEmptyListForACleanReportWhereGrypeHasLookedToo() throws {
        let tools = #"[{"name": "trivy"}, {"name": "grype"}]"#
        #expect(
            try CycloneDXText(tools: tools).report.report().image.report.state == .finished
        )
    }

    @Test(arguments: [
        (#"[{"name": "Grype"}]"#, "grype"), ("null", "cyclonedx"), ("[]", "cyclonedx"),
        ("{}", "cyclonedx"), (#"{"components": null, "services": [{"name": "x"}]}"#, "x"),
        (#"{"components": [{"name": "syft"}, {"name": "Grype"}]}"#, "grype+syft"),
    ])
    func namesTheScannerAfterTheTools(tools: String, scanner: String) throws {
        #expect(try CycloneDXText(tools: tools).report.report().image.report.scanner == scanner)
    }

    @Test(arguments: [
        (
            #"[{"severity": "low"}, {"severity": "CRITICAL"}, {"severity": "high"}]"#,
            Severity.critical
        ),
        (#"[{"severity": "info"}]"#, .negligible), (#"[{"severity": "none"}]"#, .negligible),
        (#"[{"severity": "unknown"}, {"severity": "low"}]"#, .low),
        (#"[{"score": 9.0, "method": "CVSSv31"}]"#, .critical),
        (#"[{"score": 8.9, "method": "CVSSv3"}]"#, .high),
        (#"[{"score": 10, "method": "CVSSv2"}]"#, .high),
        (#"[{"score": 4, "method": "CVSSv4"}]"#, .medium),
        (#"[{"score": 0, "method": "CVSSv4"}]"#, .negligible),
        (#"[{"score": 0.97, "method": "other"}]"#, .unknown),
        (#"[{"score": 9.8}]"#, .unknown),
        (#"[{"score": 9, "severity": "low", "method": "CVSSv3"}]"#, .low),
        (#"[{"score": 9, "severity": "Unknown", "method": "CVSSv3"}]"#, .critical),
        (#"[{"severity": "unknown", "method": "CVSSv3"}]"#, .unknown),
        ("[{}]", .unknown), ("[]", .unknown), ("null", .unknown),
    ])
    func countsTheWorstOfTheRatings(ratings: String, severity: Severity) throws {
        #expect(try finding(adding: #""ratings": \#(ratings)"#).severity == severity)
    }

    @Test(arguments: [
        (#"{"url": "https://www.cisa.gov/known-exploited-vulnerabilities-catalog"}"#, true),
        (#"{"name": "FIRST", "url": "https://www.first.org/epss/"}"#, false), ("null", false),
    ])
    func takesARatingOfTheCatalogueForItsMark(source: String, isMarked: Bool) throws {
        let ratings = #""ratings": [{"severity": "low"}, {"source": \#(source), "score": 1}]"#
        let finding = try finding(adding: ratings)
        #expect(finding.knownExploited == isMarked)
        #expect(finding.severity == .low)
    }

    @Test func reportsSeverityWordsThatNobodyKnows() throws {
        let ratings = #""ratings": [{"severity": "dire"}, {"severity": "low"}]"#
        let decoded = try decoded(CycloneDXText.vulnerability("CVE-1", adding: ratings))
        #expect(decoded.unknownSeverityWords == [#""dire""#])
        #expect(decoded.image.report.findings.map(\.severity) == [.low])
    }

    @Test(arguments: [
        ("exploitable", true), ("in_triage", true), ("affected", true), ("", true),
        ("not_affected", false), ("resolved", false), ("resolved_with_pedigree", false),
        ("false_positive", false),
    ])
    func leavesOutWhatTheBOMItselfAnalysesAway(state: String, isKept: Bool) throws {
        let analysis = #""analysis": {"state": "\#(state)", "justification": "code_not_present"}"#
        let decoded = try decoded(
            CycloneDXText.vulnerability("CVE-1", adding: analysis),
            CycloneDXText.vulnerability("CVE-2")
        )
        let expected = isKept ? ["CVE-1", "CVE-2"] : ["CVE-2"]
        #expect(decoded.image.report.findings.map(\.id.text) == expected)
    }

    @Test(arguments: [
        (#"[{"ref": "ssl"}, {"ref": "ssl"}]"#, ["openssl 3.0.1", "openssl 3.0.1"]),
        (#"[{"ref": "pkg:npm/%40a/b@1"}]"#, ["@a/b 1"]), (#"[{"ref": "lost"}]"#, [" "]),
        ("[]", [" "]), ("null", [" "]), ("[{}]", [" "]),
    ])
    func keepsAFindingForEachPackage(affects: String, packages: [String]) throws {
        let decoded = try decoded(#"{"id": "CVE-1", "affects": \#(affects)}"#)
        #expect(
            decoded.image.report.findings.map { "\($0.package) \($0.installedVersion)" } == packages
        )
    }

    @Test(arguments: [
        (#"{"version": "3.0.2", "status": "unaffected"}"#, "3.0.2"),
        (#"{"range": "vers:generic/>=1%3A3.0.2%2Bb1", "status": "unaffected"}"#, "1:3.0.2+b1"),
        (
            #"{"range": "vers:deb/>=2|<3", "status": "unaffected"}, {"version": "4", "status": "unaffected"}"#,
            "vers:deb/>=2|<3, 4"
        ),
        (#"{"range": "vers:generic/>=3.0.2", "status": "affected"}"#, nil),
    ])
    func takesAVersionThatIsNotAffectedForTheFix(unaffected: String, fix: String?) throws {
        let versions = #"[{"version": "3.0.1", "status": "affected"}, \#(unaffected)]"#
        let decoded = try decoded(
            #"{"id": "CVE-1", "affects": [{"ref": "ssl", "versions": \#(versions)}]}"#
        )
        #expect(decoded.image.report.findings.map(\.fixedVersion) == [fix])
    }

    @Test(arguments: [
        ("pkg:pypi/jinja2@2.11.0", "Jinja2", "Jinja2"), ("pkg:pypi/a-b@1", "a-b", "A_b"),
        ("pkg:golang/github.com/burntsushi/toml@1", "toml", "github.com/BurntSushi/toml"),
        ("pkg:swift/github.com/vapor/vapor@1", "Vapor/Core", "vapor/core"),
    ])
    func findsTheFixWhateverTheSpellingOfThePackage(
        url: String,
        name: String,
        recommended: String
    ) throws {
        let text = CycloneDXText(
            components: #"[{"bom-ref": "ssl", "name": "\#(name)", "purl": "\#(url)"}]"#,
            vulnerabilities: "["
                + CycloneDXText.vulnerability(
                    "CVE-1",
                    adding: #"""
                        "recommendation": "Upgrade x to version 1; Upgrade \#(recommended) to version 3, 2"
                        """#
                ) + "]"
        )
        let findings = try text.report.report().image.report.findings
        #expect(findings.map(\.fixedVersion) == ["3, 2"])
    }

    @Test(arguments: [
        // Nothing in the BOM names a fix, nor versions among which one would be.
        ([#"{"id": "CVE-1", "affects": [{"ref": "ssl"}]}"#], [true]),
        ([#"{"id": "CVE-1"}"#, #"{"id": "CVE-2", "recommendation": " "}"#], [true, true]),
        // A BOM as Trivy and Grype write it, in which nothing has a fix.
        (
            [
                #"{"id": "CVE-1", "affects": [{"ref": "ssl", "versions": [{"version": "3.0.1", "status": "affected"}]}]}"#
            ], [false]
        ),
        (
            [
                #"{"id": "CVE-1", "affects": [{"ref": "ssl"}]}"#,
                #"{"id": "CVE-2", "recommendation": "Upgrade x to version 2"}"#,
            ], [false, false]
        ),
        // What is recommended in other words need not be without a fix.
        (
            [
                #"{"id": "CVE-1", "affects": [{"ref": "ssl"}], "recommendation": "Update to 3.0.2"}"#,
                #"{"id": "CVE-2", "recommendation": "Upgrade x to version 2; or remove it"}"#,
                #"{"id": "CVE-3"}"#,
            ], [true, true, false]
        ),
    ])
    func knowsOfNoFixOnlyWhereTheBOMWouldNameOne(
        vulnerabilities: [String],
        unknown: [Bool]
    ) throws {
        let list = "[\(vulnerabilities.joined(separator: ","))]"
        let findings = try CycloneDXText(vulnerabilities: list).report.report().image.report
            .findings
        #expect(findings.map(\.fixedVersion) == unknown.map { _ in nil })
        #expect(findings.map(\.isFixUnknown) == unknown)
    }

    @Test(arguments: [
        (#"[{"name": "trivy", "version": "0.44.0"}]"#, false),
        (#"[{"name": "Trivy", "version": "v0.103.1"}]"#, false),
        (#"[{"name": "trivy", "version": "1.0"}]"#, false),
        (#"[{"name": "trivy", "version": "0.43.1"}]"#, true),
        (#"[{"name": "trivy", "version": "0.9.2"}, {"name": "x", "version": "7"}]"#, true),
        (#"[{"name": "trivy", "version": "dev"}]"#, true), (#"[{"name": "trivy"}]"#, true),
    ])
    func knowsOfNoFixOnlyFromATrivyThatNamesEveryFix(tools: String, isUnknown: Bool) throws {
        let versions = #""versions": [{"version": "1", "status": "affected"}]"#
        let vulnerability = #"""
            {
              "id": "CVE-1", "recommendation": "Upgrade openssl to version 3.0.2",
              "affects": [{"ref": "ssl", \#(versions)}, {"ref": "pkg:deb/x@1", \#(versions)}]
            }
            """#
        let text = CycloneDXText(tools: tools, vulnerabilities: "[\(vulnerability)]")
        let findings = try text.report.report().image.report.findings
        #expect(findings.map(\.fixedVersion) == ["3.0.2", nil])
        #expect(findings.map(\.isFixUnknown) == [false, isUnknown])
    }

    @Test func warnsOfAPublicationDateThatIsNone() throws {
        let decoded = try decoded(
            CycloneDXText.vulnerability("CVE-1", adding: #""published": "2021-11-15 21:15:00 UTC""#)
        )
        #expect(decoded.image.report.findings.map(\.publishedAt) == [nil])
        #expect(
            decoded.warnings == [
                "vulnerabilities[0].published is ignored: not a date: \"2021-11-15 21:15:00 UTC\""
            ]
        )
    }

    @Test(arguments: [
        ("7", "vulnerabilities has a value of the wrong kind"),
        ("[7]", "vulnerabilities[0] has a value of the wrong kind"),
        ("[{}]", "vulnerabilities[0] has no id"),
        (#"[{"id": "a b"}]"#, #"vulnerabilities[0].id is not an id: "a b""#),
        (
            #"[{"id": "a", "ratings": [{"score": "x"}]}]"#,
            "vulnerabilities[0].ratings[0].score has a value of the wrong kind"
        ),
        (
            #"[{"id": "a", "affects": ["ssl"]}]"#,
            "vulnerabilities[0].affects[0] has a value of the wrong kind"
        ),
    ])
    func namesThePositionOfABadValue(vulnerabilities: String, reason: String) {
        #expect {
            try CycloneDXText(vulnerabilities: vulnerabilities).report.report()
        } throws: { error in
            "\(error)" == reason
        }
    }

    @Test(arguments: [
        #"{"type": "container", "name": "api@\#(TrivyText.digest(7))"}"#,
        #"{"name": "api:1", "version": "\#(TrivyText.digest(7))"}"#,
        #"{"purl": "pkg:oci/api@\#(TrivyText.digest(7))"}"#,
        #"{"properties": [{"name": "aquasecurity:trivy:ImageID", "value": "\#(TrivyText.digest(7))"}]}"#,
    ])
    func findsAnImageByADigestOfAnyKind(component: String) throws {
        let image = try CycloneDXText(component: component).report.report().image
        #expect(image.digests.map(\.description) == [TrivyText.digest(7)])
    }

    @Test func takesTheDigestOfAnIndexForNoImageID() throws {
        let component = #"""
            {"properties": [
              {"name": "aquasecurity:trivy:ImageID", "value": "\#(TrivyText.digest(7))"},
              {"name": "aquasecurity:trivy:RepoDigest", "value": "a@\#(TrivyText.digest(7))"}
            ]}
            """#
        let image = try CycloneDXText(component: component).report.report().image
        #expect(image.imageID == nil)
        #expect(image.digests.map(\.description) == [TrivyText.digest(7)])
    }

    @Test func takesTheManifestOfAVersionInsteadOfTheIndexOfAName() throws {
        let component = #"""
            {"name": "a.example/api@\#(TrivyText.digest(7))", "version": "\#(TrivyText.digest(8))"}
            """#
        let decoded = try CycloneDXText(component: component).report.report()
        #expect(decoded.image.digests.map(\.description) == [TrivyText.digest(8)])
        #expect(decoded.image.repositories == ["a.example/api"])
        #expect(decoded.warnings.contains { $0.contains("not found by \(TrivyText.digest(7))") })
    }

    @Test(arguments: [
        ("?arch=arm64", ["arm64"]), ("?arch=aarch64", ["arm64"]), ("", ["amd64", "arm64"]),
        ("?arch=", ["amd64", "arm64"]),
    ])
    func mayRunOnTheArchitectureOfItsPackageURL(query: String, nodes: [String]) throws {
        let component = #"""
            {"name": "api@\#(TrivyText.digest(2))", "purl": "pkg:oci/api@\#(TrivyText.digest(2))\#(query)"}
            """#
        let image = try CycloneDXText(component: component).report.report().image
        let found = ["amd64", "arm64"].filter {
            image.mayRun(on: Platform(os: "linux", architecture: $0))
        }
        #expect(found == nodes)
    }

    @Test(arguments: [
        nil, "{}", #"{"type": "container", "name": "api:1", "version": "1.0"}"#,
        #"{"purl": "pkg:oci/api?repository_url=a.example/api"}"#,
    ])
    func refusesAReportThatSaysNothingOfItsImage(component: String?) {
        #expect {
            try CycloneDXText(component: component).report.report()
        } throws: { error in
            "\(error)".hasPrefix("it does not say which image it is about")
        }
    }

    @Test func refusesABOMOfOtherThingsThanImages() {
        let text = CycloneDXText(component: #"{"type": "application", "name": "app"}"#)
        let expected = ReportError.notAboutAnImage(
            field: "metadata.component.type",
            value: "application",
            expected: "container"
        )
        #expect(throws: expected) { try text.report.report() }
    }
}
