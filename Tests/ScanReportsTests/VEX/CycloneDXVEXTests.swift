import OCI
import PolicyEngine
import Testing

@testable import ScanReports

@Suite struct CycloneDXVEXTests {
    private static let serial = "3e671687-395b-41f5-a30f-a58921a69b79"
    private static let image = "pkg:oci/api@\(TrivyText.digest(2))"

    /// A VEX document: a BOM without packages.
    private func text(_ vulnerability: String, component: String? = nil) -> CycloneDXText {
        CycloneDXText(component: component, components: "[]", vulnerabilities: "[\(vulnerability)]")
    }

    private func left(_ document: VEXDocument) throws -> [String] {
        let report = ImageReport(
            imageID: nil,
            digests: [try Digest(parsing: TrivyText.digest(2))],
            tags: [try ImageReference(normalizing: "registry.example.com/payments/api:1.4")],
            bomSerialNumber: Self.serial,
            report: ScanReport(
                scanner: "trivy",
                findings: [
                    Finding(
                        id: try #require(VulnerabilityID("CVE-1")),
                        severity: .high,
                        package: "openssl",
                        installedVersion: "3.0.1"
                    )
                ]
            )
        )
        return VEXStatements([document]).apply(to: report).image.report.findings.map(\.id.text)
    }

    @Test(arguments: [
        ("not_affected", []), ("resolved", []), ("resolved_with_pedigree", []),
        ("false_positive", []), ("exploitable", ["CVE-1"]), ("in_triage", ["CVE-1"]),
    ])
    func takesOutWhatTheAnalysisExcludes(state: String, left: [String]) throws {
        let vulnerability = CycloneDXText.analysis(state, ref: Self.image)
        #expect(try self.left(text(vulnerability).report.vex()) == left)
    }

    @Test func readsAllFactsOfAStatement() throws {
        let vulnerability = #"""
            {"id": "CVE-1", "references": [{"id": "GHSA-1"}], "affects": [{"ref": "\#(Self.image)"}],
             "analysis": {"state": "false_positive", "justification": "code_not_present",
             "response": ["will_not_fix"], "detail": "no", "firstIssued": "2026-01-01T00:00:00Z",
             "lastUpdated": "2026-02-01T00:00:00Z"}}
            """#
        let statement = try #require(try text(vulnerability).report.vex().statements.first)
        #expect(statement.status == .notAffected)
        #expect(statement.aliases.map(\.text) == ["GHSA-1"])
        #expect(
            statement.description
                == "CVE-1 false_positive, \"code_not_present\", 2026-02-01T00:00:00Z, "
                + "in \"bom.json\""
        )
    }

    @Test func takesTheTimeOfTheBOMForAStatementWithoutOne() throws {
        let vulnerability = CycloneDXText.analysis("resolved", ref: Self.image)
        let document = try text(vulnerability).report.vex()
        #expect(
            document.statements.map(\.time) == [try Timestamp(parsing: "2026-01-02T03:04:05Z")]
        )
    }

    @Test(
        arguments: [
            (image, nil), ("pkg:oci/api?repository_url=registry.example.com/payments/api", nil),
            ("product", #"{"bom-ref": "product", "purl": "\#(image)"}"#),
            (
                "product",
                #"{"bom-ref": "product", "name": "api", "version": "\#(TrivyText.digest(2))"}"#
            ),
            (image, #"{"bom-ref": "\#(image)", "purl": "\#(image)", "type": "container"}"#),
            ("pkg:deb/debian/openssl@3.0.1", #"{"bom-ref": "product", "purl": "\#(image)"}"#),
            ("urn:cdx:\(serial)/1#pkg%3Adeb%2Fdebian%2Fopenssl%403.0.1", nil),
            ("urn:cdx:\(serial)/1#pkg:deb/debian/openssl@3.0.1", nil),
            ("urn:cdx:00000000-395b-41f5-a30f-a58921a69b79/1#\(image)", nil),
        ] as [(String, String?)]
    )
    func findsTheImageOfAReference(ref: String, component: String?) throws {
        let vulnerability = CycloneDXText.analysis("not_affected", ref: ref)
        let document = try text(vulnerability, component: component).report.vex()
        #expect(document.warnings.isEmpty)
        #expect(try left(document).isEmpty)
    }

    @Test(
        arguments: [
            ("pkg:oci/api@\(TrivyText.digest(3))", nil, 0),
            ("pkg:deb/debian/curl@3.0.1", #"{"bom-ref": "product", "purl": "\#(image)"}"#, 0),
            ("pkg:deb/debian/openssl@3.0.1", nil, 1),
            ("product", #"{"bom-ref": "product", "name": "api"}"#, 1),
            ("other", #"{"bom-ref": "product", "purl": "\#(image)"}"#, 1),
            ("urn:cdx:\(serial)/1#ssl", nil, 1), ("urn:cdx:\(serial)/1", nil, 1),
            ("urn:cdx:00000000-395b-41f5-a30f-a58921a69b79/1#pkg:deb/debian/openssl", nil, 0),
            ("", nil, 1),
        ] as [(String, String?, Int)]
    )
    func takesNothingOutForAnotherReference(
        ref: String,
        component: String?,
        warnings: Int
    ) throws {
        let vulnerability = CycloneDXText.analysis("not_affected", ref: ref)
        let document = try text(vulnerability, component: component).report.vex()
        #expect(document.warnings.count == warnings)
        #expect(try left(document) == ["CVE-1"])
    }

    @Test func takesNothingOutForSomeVersionsOfAProduct() throws {
        let vulnerability = #"""
            {"id": "CVE-1", "analysis": {"state": "not_affected"}, "affects": [
              {"ref": "\#(Self.image)", "versions": [{"version": "1", "status": "unaffected"}]}]}
            """#
        let document = try text(vulnerability).report.vex()
        #expect(
            document.warnings == [
                "vulnerabilities[0].affects[0] is ignored: it is about some versions only"
            ]
        )
        #expect(try left(document) == ["CVE-1"])
    }

    @Test func isAScanReportIfAVulnerabilityHasNoAnalysisOrIsInAListedPackage() throws {
        let analysed = CycloneDXText.analysis("not_affected", ref: "ssl")
        let report = try CycloneDXText(vulnerabilities: "[\(analysed)]").report.report()
        #expect(report.image.report.findings.isEmpty)
        let found = CycloneDXText.vulnerability("CVE-2")
        let list = "[\(CycloneDXText.analysis("resolved", ref: "image")), \(found)]"
        let mixed = try CycloneDXText(vulnerabilities: list).report.report()
        #expect(mixed.image.report.findings.map(\.id.text) == ["CVE-2"])
    }

    @Test(arguments: [
        (
            #"{"id": "CVE-1", "analysis": {"state": "fine"}}"#,
            #"vulnerabilities[0].analysis.state is no state: "fine""#
        ),
        (#"{"analysis": {"state": "resolved"}}"#, "vulnerabilities[0] has no id"),
        (
            #"{"id": "CVE-1", "analysis": {"state": "resolved", "lastUpdated": "now"}}"#,
            #"vulnerabilities[0].analysis.lastUpdated is not a date: "now""#
        ),
        (
            #"{"id": "CVE-1", "analysis": {"state": 7}}"#,
            "vulnerabilities[0].analysis.state has a value of the wrong kind"
        ),
    ])
    func namesThePositionOfABadValue(vulnerability: String, reason: String) {
        #expect {
            try text(vulnerability).report.vex()
        } throws: { error in
            "\(error)" == reason
        }
    }
}
