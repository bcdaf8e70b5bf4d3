import NodeFixture
import Testing

@Suite struct PolicyImportTests {
    private static let tencent = """
        {"Response": {"TotalCount": 3, "NamespaceList": [
            {"Name": "payments", "IsPreventVUL": true, "Severity": "high",
             "CVEWhitelistItems": [{"CVEID": "CVE-2023-44487"}]},
            {"Name": "tools", "IsPreventVUL": false, "Severity": "low", "CVEWhitelistItems": []}
        ]}}
        """

    private static let harbor = """
        [{"name": "payments", "cve_allowlist": {"items": [{"cve_id": "CVE-2023-44487"}],
          "expires_at": 1893456000}, "metadata": {"prevent_vul": "true", "severity": "critical",
          "reuse_sys_cve_allowlist": "false"}}]
        """

    @Test(arguments: [("tcr", tencent, 2), ("harbor", harbor, 1)])
    func printsADocumentThatIsValid(source: String, answer: String, count: Int) async throws {
        try await Workspace.with { workspace in
            let file = try workspace.write(answer, to: "answer.json")
            let arguments = ["policy", "import", "--from", source, "--registry", "r.example.com"]
            let imported = try await Pullgatectl.run(arguments + [file])
            let piped = try await Pullgatectl.run(arguments + ["-"], input: answer)
            let json = try await Pullgatectl.run(arguments + [file, "--output", "json"])
            let policy = try workspace.write(imported.output, to: "policy.yaml")
            let validated = try await Pullgatectl.run(["policy", "validate", policy])

            #expect(imported.status == .code(0))
            #expect(imported.output.contains("name: r.example.com/payments\n"))
            #expect(piped.output == imported.output)
            #expect(
                try JSONValue(parsing: json.output)["document"] == .string(imported.output)
            )
            #expect(json.error.isEmpty)
            #expect(validated.status == .code(0))
            #expect(validated.output.hasPrefix("valid: \(count) namespace"))
        }
    }

    @Test func takesCharactersThatAreWrittenInTwoHalves() async throws {
        let answer = #"[{"Name": "tools", "IsPreventVUL": false, "Note": "\ud83d\ude00"}]"#
        let result = try await Pullgatectl.run(
            ["policy", "import", "--from", "tcr", "--registry", "r.example.com", "-"],
            input: answer
        )

        #expect(result.status == .code(0), "\(result.error)")
        #expect(result.output.contains("name: r.example.com/tools\n"))
    }

    @Test func warnsOfWhatIsMissing() async throws {
        let result = try await Pullgatectl.run(
            ["policy", "import", "--from", "tcr", "--registry", "r.example.com", "-"],
            input: Self.tencent
        )

        #expect(
            result.error
                == "pullgatectl: warning: the answer has 2 of 3 namespaces; ask for all\n"
        )
    }

    @Test func refusesWhatIsNoAnswer() async throws {
        let result = try await Pullgatectl.run(
            ["policy", "import", "--from", "harbor", "--registry", "r.example.com", "-"],
            input: "{\"name\": \"payments\"}"
        )

        #expect(result.status == .code(64))
        #expect(result.output.isEmpty)
        #expect(
            result.error == "pullgatectl: standard input:1:1: metadata: is missing\n"
        )
    }
}
