import NodeFixture
import Testing

@Suite struct PolicyValidateTests {
    private func validate(
        _ documents: [String],
        options: [String] = []
    ) async throws -> (result: CommandResult, path: String) {
        try await Workspace.with { workspace in
            let files = try documents.enumerated().map { number, text in
                try workspace.write(text, to: "\(number).yaml")
            }
            let arguments = ["policy", "validate"] + files + ["--at", "2026-01-02"]
            return (try await Pullgatectl.run(arguments + options), workspace.path)
        }
    }

    @Test func findsEveryMistakeOfEveryFile() async throws {
        let (result, path) = try await validate([
            "namespaces: [{name: a.example, blocking: sometimes, severty: high}]",
            "namespaces: []",
            "namespaces: [{name: b.example}]",
        ])

        #expect(result.status == .code(64))
        #expect(result.output.isEmpty)
        #expect(
            result.error == """
                pullgatectl: \(path)/0.yaml:1:42: namespaces[0].blocking: "sometimes" is not one \
                of enforce, audit, off
                pullgatectl: \(path)/0.yaml:1:53: namespaces[0].severty: unknown key; did you \
                mean severity?
                pullgatectl: \(path)/2.yaml:1:14: namespaces[0].blocking: is missing

                """
        )
    }

    @Test func refusesANamespaceThatTwoFilesHave() async throws {
        let policy = "namespaces: [{name: a.example, blocking: off}]"
        let (result, path) = try await validate([policy, policy])

        #expect(result.status == .code(64))
        #expect(
            result.error == """
                pullgatectl: \(path)/1.yaml:1:21: namespaces[0].name: namespace "a.example" has a \
                policy already, at \(path)/0.yaml:1:21: namespaces[0].name

                """
        )
    }

    @Test func acceptsFilesThatAreValidTogether() async throws {
        let (result, _) = try await validate([
            "namespaces: [{name: a.example, blocking: off}]",
            "namespaces: [{name: b.example, blocking: audit}, {name: '*', blocking: enforce}]",
        ])

        #expect(result.status == .code(0))
        #expect(result.output == "valid: 3 namespaces in 2 files\n")
        #expect(result.error.isEmpty)
    }

    static let refusedTogether: [(first: String, second: String, padding: Int, mistake: String)] = [
        ("see &ops", "*ops said so", 0, "the bundle:1:"),
        ("tested", "tested", 5 << 20, "the payload has "),
    ]

    @Test(arguments: refusedTogether)
    func refusesFilesWhoseBundleNoNodeWouldTake(
        _ sample: (first: String, second: String, padding: Int, mistake: String)
    ) async throws {
        let padding = String(repeating: ".", count: sample.padding)
        let reasons = [("a.example", sample.first), ("b.example", sample.second)]
        let documents = reasons.map { name, reason in
            let exception = "{id: CVE-1, expires: 2099-01-01, reason: \"\(reason)\(padding)\"}"
            return "namespaces: [{name: \(name), blocking: off, exceptions: [\(exception)]}]"
        }
        let expected = "nodes would not take the bundle: \(sample.mistake)"
        let (result, _) = try await validate(documents)
        #expect(result.status == .code(64))
        #expect(result.output.isEmpty)
        #expect(result.error.hasPrefix("pullgatectl: \(expected)"), "\(result.error)")
        let (json, _) = try await validate(documents, options: ["--output", "json"])
        let mistakes = try JSONValue(parsing: json.output)["mistakes"].elements
        #expect(mistakes.count == 1)
        #expect(mistakes.first?["message"].string?.hasPrefix(expected) == true)
        #expect(mistakes.first?["file"] == .null)
    }

    @Test(arguments: [([], 0), (["--strict"], 1)] as [([String], Int32)])
    func failsForWarningsOnlyWhereItIsStrict(options: [String], code: Int32) async throws {
        let exception = "{id: CVE-2025-1, expires: 2026-01-01, reason: tested}"
        let (result, path) = try await validate(
            ["namespaces: [{name: a.example, blocking: off, exceptions: [\(exception)]}]"],
            options: options
        )

        #expect(result.status == .code(code))
        #expect(result.output == "valid: 1 namespace in 1 file\n")
        #expect(
            result.error == """
                pullgatectl: warning: \(path)/0.yaml:1:86: namespaces[0].exceptions[0].expires: \
                the exception for CVE-2025-1 expired at 2026-01-01T00:00:00Z

                """
        )
    }

    @Test func takesAPolicyThatHasAnEffectBesideThoseOfAnotherFile() async throws {
        let policies = "{name: '*', blocking: enforce}, {name: a.example/pay, blocking: enforce}"
        let (result, _) = try await validate(
            ["namespaces: [\(policies)]", "namespaces: [{name: a.example, blocking: off}]"],
            options: ["--strict"]
        )

        #expect(result.status == .code(0))
        #expect(result.output == "valid: 3 namespaces in 2 files\n")
        #expect(result.error.isEmpty)
    }

    @Test func warnsOfNothingThatAFileWithAMistakeMayChange() async throws {
        let policies = "{name: '*', blocking: enforce}, {name: a.example/pay, blocking: enforce}"
        let (result, path) = try await validate(
            ["namespaces: [\(policies)]", "namespaces: [{name: a.example, blocking: of}]"]
        )

        #expect(result.status == .code(64))
        #expect(
            result.error == """
                pullgatectl: \(path)/1.yaml:1:42: namespaces[0].blocking: "of" is not one of \
                enforce, audit, off

                """
        )
    }

    @Test func tellsProgramsThePlacesInFields() async throws {
        let (result, path) = try await validate(
            ["namespaces: [{name: a.example, blocking: never}]", "namespaces: []"],
            options: ["--output", "json"]
        )
        let record = try JSONValue(parsing: result.output)

        #expect(result.status == .code(64))
        #expect(result.error.isEmpty)
        #expect(record["valid"] == false)
        #expect(
            record["mistakes"] == [
                [
                    "file": "\(path)/0.yaml", "line": 1, "column": 42,
                    "key": "namespaces[0].blocking",
                    "message": "\"never\" is not one of enforce, audit, off",
                ]
            ]
        )
    }

    @Test func namesAFileThatIsMissing() async throws {
        let result = try await Pullgatectl.run(["policy", "validate", "/missing.yaml"])

        #expect(result.status == .code(64))
        #expect(
            result.error
                == "pullgatectl: /missing.yaml: cannot be read: No such file or directory\n"
        )
    }
}
