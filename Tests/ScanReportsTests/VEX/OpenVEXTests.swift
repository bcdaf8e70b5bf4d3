import PolicyEngine
import ScanReports
import Testing

@Suite struct OpenVEXTests {
    /// The shape of a document as the specification has it.
    private static let complete = #"""
        {
          "@context": "https://openvex.dev/ns/v0.2.0",
          "@id": "https://openvex.dev/docs/example/vex-9fb3463de1b57",
          "author": "ACME Security",
          "role": "Document Creator",
          "timestamp": "2026-01-08T18:02:03.647787998-06:00",
          "version": 1,
          "statements": [
            {
              "vulnerability": {
                "@id": "https://nvd.nist.gov/vuln/detail/CVE-2021-44228",
                "name": "CVE-2021-44228",
                "description": "Remote code injection",
                "aliases": ["GHSA-jfh8-c2jp-5v3q", "CVE-2021-44228"]
              },
              "products": [
                {
                  "@id": "pkg:oci/api@\#(TrivyText.digest(2))",
                  "identifiers": {"purl": "pkg:oci/api@\#(TrivyText.digest(2))", "cpe23": "cpe:2.3:a"},
                  "hashes": {"sha-256": "00", "md5": "00"},
                  "subcomponents": [{"@id": "pkg:maven/org.apache.logging.log4j/log4j-core@2.4"}]
                }
              ],
              "status": "not_affected",
              "justification": "vulnerable_code_not_in_execute_path",
              "impact_statement": "The logger is another one"
            },
            {
              "vulnerability": {"name": "CVE-2024-1"},
              "timestamp": "2026-02-01T00:00:00Z",
              "status": "affected",
              "action_statement": "Update"
            }
          ]
        }
        """#

    @Test func readsAllFactsOfACompleteDocument() throws {
        let document = try ReportText(Self.complete, name: "vex.json").vex()
        let first = try #require(document.statements.first)
        #expect(first.id.text == "CVE-2021-44228")
        #expect(first.aliases.map(\.text) == ["GHSA-jfh8-c2jp-5v3q"])
        #expect(first.status == .notAffected)
        #expect(first.author == "ACME Security")
        #expect(first.reason == "vulnerable_code_not_in_execute_path")
        #expect(first.time == (try Timestamp(parsing: "2026-01-09T00:02:03Z")))
        #expect(first.file == "vex.json")
        let second = try #require(document.statements.last)
        #expect(second.status == .affected)
        #expect(second.reason == "Update")
        #expect(second.time == (try Timestamp(parsing: "2026-02-01T00:00:00Z")))
        #expect(document.warnings.isEmpty)
    }

    @Test func describesAStatementInOneLine() throws {
        let document = try ReportText(Self.complete, name: "a\nb.json").vex()
        #expect(
            document.statements.map(\.description) == [
                "CVE-2021-44228 not_affected, \"vulnerable_code_not_in_execute_path\", "
                    + "by \"ACME Security\", 2026-01-09T00:02:03Z, in \"a\\nb.json\"",
                "CVE-2024-1 affected, \"Update\", by \"ACME Security\", 2026-02-01T00:00:00Z, "
                    + "in \"a\\nb.json\"",
            ]
        )
    }

    @Test(arguments: [
        (#"{"status": "fixed"}"#, "statements[0].vulnerability has no name"),
        (
            #"{"vulnerability": {"name": "a b"}, "status": "fixed"}"#,
            #"statements[0].vulnerability.name is not an id: "a b""#
        ),
        (
            #"{"vulnerability": "CVE-1"}"#,
            "statements[0].vulnerability has a value of the wrong kind"
        ),
        (OpenVEXText.statement("Fixed"), #"statements[0].status is no status: "Fixed""#),
        (#"{"vulnerability": {"name": "CVE-1"}}"#, #"statements[0].status is no status: """#),
        (
            OpenVEXText.statement(adding: #""timestamp": "now""#),
            #"statements[0].timestamp is not a date: "now""#
        ),
        (
            OpenVEXText.statement(product: #""pkg:oci/a""#),
            "statements[0].products[0] has a value of the wrong kind"
        ),
        ("null", "statements[0] has a value of the wrong kind"),
    ])
    func namesThePositionOfABadValue(statement: String, reason: String) {
        #expect {
            try OpenVEXText(statements: [statement]).report.vex()
        } throws: { error in
            "\(error)" == reason
        }
    }

    @Test func refusesADocumentWithoutStatements() {
        let text = #"{"@context": "https://openvex.dev/ns/v0.2.0", "author": "a"}"#
        let expected = ReportError.badValue(position: "statements", reason: "is missing")
        #expect(throws: expected) { try ReportText(text).file() }
    }

    @Test(arguments: [
        #"{"@id": "pkg:apk/wolfi/git@2.39.0"}"#, #"{"@id": "https://a.example/api"}"#, "{}",
        #"{"@id": "pkg:oci/api"}"#, #"{"@id": "pkg:oci/api@1.4"}"#,
        #"{"@id": "pkg:oci/api@sha256:12"}"#, #"{"@id": "pkg:oci/api?repository_url=https://a"}"#,
        #"{"identifiers": {"cpe23": "cpe:2.3:a"}, "hashes": {"sha-256": "12"}}"#,
    ])
    func warnsOfAProductThatIsNoImage(product: String) throws {
        let statement = OpenVEXText.statement(product: product)
        let document = try OpenVEXText(statements: [statement]).report.vex()
        #expect(document.warnings.count == 1)
        #expect(
            document.warnings.first?.hasPrefix("statements[0].products[0] is ignored: no image in")
                == true
        )
    }

    @Test func warnsOfAHashThatIsNoneOfAnImage() throws {
        let product =
            #"{"@id": "pkg:oci/api?repository_url=a.example/api", "hashes": {"md5": "12"}}"#
        let document = try OpenVEXText(statements: [OpenVEXText.statement(product: product)])
            .report.vex()
        #expect(
            document.warnings == [
                "statements[0].products[0] is ignored: its hashes are none of an image"
            ]
        )
    }
}
