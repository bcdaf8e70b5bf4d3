import OCI
import PolicyEngine
import Testing

@testable import ScanReports

@Suite struct VEXStatementsTests {
    private func finding(
        _ id: String = "CVE-1",
        aliases: [String] = [],
        package: String = "openssl",
        version: String = "3.0.1"
    ) throws -> Finding {
        Finding(
            id: try #require(VulnerabilityID(id)),
            aliases: try aliases.map { try #require(VulnerabilityID($0)) },
            severity: .high,
            package: package,
            installedVersion: version
        )
    }

    /// A report on the image with the digests 1 (image ID) and 2.
    private func image(
        _ findings: Finding...,
        platform: Platform? = Platform(os: "linux", architecture: "amd64")
    ) throws -> ImageReport {
        ImageReport(
            imageID: try Digest(parsing: TrivyText.digest(1)),
            platform: platform,
            digests: [try Digest(parsing: TrivyText.digest(2))],
            repositories: ["mirror.example/api"],
            tags: [try ImageReference(normalizing: "registry.example.com/payments/api:1.4")],
            bomSerialNumber: "3e671687-395b-41f5-a30f-a58921a69b79",
            report: ScanReport(
                scanner: "trivy",
                scannedAt: Timestamp(secondsSinceEpoch: 7),
                findings: findings
            )
        )
    }

    private func left(_ statements: String..., of image: ImageReport) throws -> [String] {
        let document = try OpenVEXText(statements: statements).report.vex()
        return VEXStatements([document]).apply(to: image).image.report.findings.map(\.id.text)
    }

    private func product(_ url: String, adding more: String = "") -> String {
        #"{"@id": "\#(url)"\#(more.isEmpty ? "" : ", \(more)")}"#
    }

    @Test func takesOutAFindingAndNamesTheStatement() throws {
        let image = try image(finding("CVE-1"), finding("CVE-2"))
        let statement = OpenVEXText.statement(
            adding: #""justification": "component_not_present""#
        )
        let document = try OpenVEXText(statements: [statement]).report.vex()
        let outcome = VEXStatements([document]).apply(to: image)
        #expect(outcome.image == image.keeping([try finding("CVE-2")]))
        #expect(outcome.image.report.scannedAt == image.report.scannedAt)
        #expect(
            outcome.removed == [
                VEXRemoval(
                    finding: try finding("CVE-1"),
                    statement: "CVE-1 not_affected, \"component_not_present\", "
                        + "by \"ACME Security\", 2026-01-01T00:00:00Z, in \"vex.json\""
                )
            ]
        )
    }

    @Test func leavesAReportAloneWithoutStatements() throws {
        let image = try image(finding())
        let outcome = VEXStatements().apply(to: image)
        #expect(outcome.image == image)
        #expect(outcome.removed.isEmpty)
    }

    @Test(arguments: [
        ("not_affected", []), ("fixed", []), ("affected", ["CVE-1"]),
        ("under_investigation", ["CVE-1"]),
    ])
    func takesOutWhatTheProductDoesNotHave(status: String, left: [String]) throws {
        #expect(
            try self.left(OpenVEXText.statement(status), of: image(finding())) == left
        )
    }

    @Test(arguments: [
        "pkg:oci/api@\(TrivyText.digest(1))",
        "pkg:oci/other@sha256%3A" + TrivyText.digest(2).dropFirst(7),
        "pkg:oci/api@\(TrivyText.digest(2))?repository_url=elsewhere.example/x",
        "pkg:oci/api@\(TrivyText.digest(2))?arch=amd64",
        "pkg:oci/api@\(TrivyText.digest(2))?arch=x86_64",
        "pkg:oci/api?repository_url=registry.example.com/payments/api",
        "pkg:oci/api?repository_url=registry.example.com%2Fpayments%2Fapi&tag=1.4",
        "pkg:oci/api?repository_url=mirror.example/api",
    ])
    func findsTheImageOfAProduct(url: String) throws {
        let statement = OpenVEXText.statement(product: product(url))
        #expect(try left(statement, of: image(finding())).isEmpty)
    }

    @Test(arguments: [
        "pkg:oci/api@\(TrivyText.digest(3))",
        "pkg:oci/api@\(TrivyText.digest(3))?repository_url=registry.example.com/payments/api",
        "pkg:oci/api@\(TrivyText.digest(2))?arch=arm64",
        "pkg:oci/api?repository_url=registry.example.com/payments/web",
        "pkg:oci/api?repository_url=registry.example.com/payments",
        "pkg:oci/api?repository_url=payments/api",
        "pkg:oci/api?repository_url=registry.example.com/payments/api&tag=1.5",
        "pkg:oci/api?repository_url=mirror.example/api&tag=1.4",
        "pkg:oci/api?repository_url=registry.example.com/payments/api&arch=arm64",
        "pkg:oci/api@1.4?repository_url=registry.example.com/payments/api", "pkg:oci/api",
        "pkg:deb/debian/openssl@3.0.1", "https://registry.example.com/payments/api", "",
    ])
    func takesNothingOutOfAnImageThatIsNotTheProduct(url: String) throws {
        let statement = OpenVEXText.statement(product: product(url))
        #expect(try left(statement, of: image(finding())) == ["CVE-1"])
    }

    @Test func findsAnImageByAHash() throws {
        let hash = TrivyText.digest(2).dropFirst("sha256:".count)
        let named = #"{"hashes": {"sha-256": "\#(hash)"}}"#
        let image = try image(finding())
        #expect(try left(OpenVEXText.statement(product: named), of: image).isEmpty)
        let other = #""hashes": {"sha-256": "\#(TrivyText.digest(3).dropFirst(7))"}"#
        let repository = "pkg:oci/api?repository_url=mirror.example/api"
        let statement = OpenVEXText.statement(product: product(repository, adding: other))
        #expect(try left(statement, of: image) == ["CVE-1"])
    }

    @Test func comparesArchitecturesOnlyWhereTheReportTellsOne() throws {
        let url = "pkg:oci/api@\(TrivyText.digest(2))?arch=arm64"
        let statement = OpenVEXText.statement(product: product(url))
        #expect(try left(statement, of: image(finding(), platform: nil)).isEmpty)
    }

    @Test(arguments: [("arm64", true), ("amd64", false)])
    func comparesTheArchitectureInTheNameOfABOM(architecture: String, isTaken: Bool) throws {
        let url = "pkg:oci/api@\(TrivyText.digest(2))?arch="
        let bom = CycloneDXText(
            component: #"{"purl": "\#(url)arm64"}"#,
            vulnerabilities: "[\(CycloneDXText.vulnerability("CVE-1"))]"
        )
        let statement = OpenVEXText.statement(product: product(url + architecture))
        #expect(try left(statement, of: bom.report.report().image).isEmpty == isTaken)
    }

    @Test(arguments: [
        (#"{"@id": "pkg:deb/debian/openssl@3.0.1?arch=amd64"}"#, "openssl", "3.0.1", true),
        (#"{"@id": "pkg:deb/debian/openssl"}"#, "OpenSSL", "9", true),
        (
            #"{"@id": "https://x", "identifiers": {"purl": "pkg:pypi/openssl"}}"#, "openssl", "9",
            true
        ),
        (#"{"@id": "openssl"}"#, "openssl", "9", true),
        (#"{"@id": "pkg:maven/org.a/b@1"}"#, "org.a:b", "1", true),
        (#"{"@id": "pkg:maven/org.a/b@1"}"#, "b", "1", true),
        (#"{"@id": "pkg:npm/%40a/b@1"}"#, "@a/b", "1", true),
        (#"{"@id": "pkg:rpm/redhat/curl@7?epoch=1"}"#, "curl", "1:7", true),
        (#"{"@id": "pkg:npm/x"}, {"@id": "curl"}"#, "curl", "1", true),
        (#"{"@id": "pkg:deb/debian/openssl@3.0.1"}"#, "openssl", "3.0.2", false),
        (#"{"@id": "pkg:deb/debian/openssl@3.0.1"}"#, "openssl", "", false),
        (#"{"@id": "pkg:deb/debian/openssl"}"#, "libssl", "3.0.1", false),
        (#"{"identifiers": {"cpe23": "cpe:2.3:a"}}"#, "openssl", "3.0.1", false),
        ("{}", "openssl", "3.0.1", false),
        (#"{"@id": "https://x/openssl"}"#, "openssl", "1", false),
    ])
    func takesOutFindingsInTheNamedPackagesOnly(
        components: String,
        package: String,
        version: String,
        isTaken: Bool
    ) throws {
        let url = "pkg:oci/api@\(TrivyText.digest(2))"
        let statement = OpenVEXText.statement(
            product: product(url, adding: #""subcomponents": [\#(components)]"#)
        )
        let image = try image(finding(package: package, version: version))
        #expect(try left(statement, of: image).isEmpty == isTaken)
    }

    @Test(arguments: ["[]", "null"])
    func isAboutAllPackagesWhenNoneIsNamed(components: String) throws {
        let url = "pkg:oci/api@\(TrivyText.digest(2))"
        let statement = OpenVEXText.statement(
            product: product(url, adding: #""subcomponents": \#(components)"#)
        )
        #expect(try left(statement, of: image(finding())).isEmpty)
    }

    @Test(
        arguments: [
            ("CVE-1", [], "cve-1", [], true), ("CVE-1", ["GHSA-1"], "GHSA-1", [], true),
            ("GHSA-1", ["CVE-1"], "CVE-1", [], true), ("CVE-1", [], "GHSA-1", ["CVE-1"], true),
            ("RHSA-1", ["CVE-1", "CVE-2"], "CVE-1", [], false),
            ("RHSA-1", ["CVE-1", "CVE-2"], "CVE-1", ["CVE-2"], true),
            ("RHSA-1", ["CVE-1", "CVE-2"], "RHSA-1", [], true),
            ("CVE-1", ["DSA-1"], "CVE-2", [], false), ("CVE-1", ["CVE-2"], "CVE-2", [], false),
        ] as [(String, [String], String, [String], Bool)]
    )
    func knowsAVulnerabilityByAllOfItsIds(
        id: String,
        aliases: [String],
        stated: String,
        others: [String],
        isTaken: Bool
    ) throws {
        let list = others.map { "\"\($0)\"" }.joined(separator: ",")
        let statement = OpenVEXText.statement(of: stated)
            .replacing(
                #""name": "\#(stated)""#,
                with: #""name": "\#(stated)", "aliases": [\#(list)]"#
            )
        #expect(
            try left(statement, of: image(finding(id, aliases: aliases))).isEmpty == isTaken
        )
    }

    @Test(arguments: [
        (["not_affected 2026-01-01", "affected 2026-01-02"], ["CVE-1"]),
        (["affected 2026-01-02", "not_affected 2026-01-01"], ["CVE-1"]),
        (["not_affected 2026-01-03", "affected 2026-01-02"], []),
        (["affected 2026-01-01", "under_investigation 2026-01-02", "fixed 2026-01-03"], []),
        (["not_affected 2026-01-01", "under_investigation 2026-01-02"], ["CVE-1"]),
        (["affected 2026-01-01", "not_affected 2026-01-01"], ["CVE-1"]),
    ])
    func goesByTheLastStatement(statements: [String], left: [String]) throws {
        let documents = try statements.map { text in
            let parts = text.split(separator: " ")
            let statement = OpenVEXText.statement(
                String(parts[0]),
                adding: #""timestamp": "\#(parts[1])T00:00:00Z""#
            )
            return try OpenVEXText(statements: [statement]).report.vex()
        }
        let image = try image(finding())
        for documents in [documents, documents.reversed()] {
            let outcome = VEXStatements(documents).apply(to: image)
            #expect(outcome.image.report.findings.map(\.id.text) == left)
        }
    }

    @Test(arguments: [
        (["not_affected", "2026-01-01 affected"], ["CVE-1"]),
        (["2026-01-01 not_affected", "affected"], ["CVE-1"]), (["not_affected"], []),
    ])
    func givesAStatementWithoutATimeNoWeightAgainstAFinding(
        statements: [String],
        left: [String]
    ) throws {
        let texts = statements.map { text in
            let parts = text.split(separator: " ")
            return OpenVEXText.statement(
                String(parts[parts.count - 1]),
                adding: parts.count == 2 ? #""timestamp": "\#(parts[0])T00:00:00Z""# : ""
            )
        }
        let document = try OpenVEXText(timestamp: "null", statements: texts).report.vex()
        let outcome = VEXStatements([document]).apply(to: try image(finding()))
        #expect(outcome.image.report.findings.map(\.id.text) == left)
    }

    @Test func appliesAStatementToOtherPackagesOnlyWhereItIsAboutThem() throws {
        let url = "pkg:oci/api@\(TrivyText.digest(2))"
        let later = OpenVEXText.statement(
            "affected",
            product: product(url, adding: #""subcomponents": [{"@id": "curl"}]"#),
            adding: #""timestamp": "2026-02-01T00:00:00Z""#
        )
        let image = try image(finding(package: "curl"), finding(package: "openssl"))
        let document = try OpenVEXText(statements: [OpenVEXText.statement(), later]).report.vex()
        let kept = VEXStatements([document]).apply(to: image).image.report.findings
        #expect(kept.map(\.package) == ["curl"])
    }
}
