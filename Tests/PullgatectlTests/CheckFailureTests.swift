import NodeFixture
import Testing

@Suite struct CheckFailureTests {
    @Test(arguments: ["enforce", "audit"])
    func cannotKnowWithoutTheFolderOfReports(_ mode: String) async throws {
        try await CheckFixture.with(policy: "blocking: \(mode)", findings: nil) { fixture in
            let result = try await fixture.check(reports: "missing")
            let record = try await fixture.record(reports: "policy.yaml")

            #expect(result.status == .code(2))
            #expect(result.output.hasPrefix("cannot know: \(CheckFixture.image)\n"))
            #expect(result.output.contains("/missing\" does not exist"))
            #expect(record["outcome"] == "unknown")
            #expect(record["basis"] == "unreadableFolder")
            #expect(record["wouldDeny"] == nil)
            #expect(record["reason"].string?.hasSuffix("policy.yaml\" is not a folder") == true)
        }
    }

    @Test(arguments: ["deny", "allow"])
    func cannotKnowWhenAFileThatCannotBeUsedMayBeTheReport(_ unscanned: String) async throws {
        let policy = "blocking: enforce, unscanned: \(unscanned)"
        let reason = "it is not valid JSON: it ends too early, at line 1, column 20"
        try await CheckFixture.with(policy: policy, findings: nil) { fixture in
            let file = try fixture.workspace.write(
                "{\"SchemaVersion\": 2",
                to: "reports/half.json"
            )
            let result = try await fixture.check()
            let record = try await fixture.record()

            #expect(result.status == .code(2))
            #expect(result.output.hasPrefix("cannot know: \(CheckFixture.image)\n"))
            #expect(
                result.output.hasSuffix(
                    """

                    report files that cannot be used:
                      "\(file)": \(reason)

                    """
                )
            )
            #expect(record["outcome"] == "unknown")
            #expect(
                record["unusableReports"]
                    == [["file": .string(file), "reason": .string(reason)]]
            )
        }
    }

    @Test func cannotKnowWhenTheFileMayBeTheNewerReport() async throws {
        let policy = "blocking: enforce, unscanned: allow, reportMaxAge: 24h"
        try await CheckFixture.with(policy: policy, findings: []) { fixture in
            try fixture.workspace.write("", to: "reports/half.json")

            #expect(try await fixture.check(at: "2026-01-02").status == .code(0))
            #expect(try await fixture.check(at: "2026-01-02T00:00:01Z").status == .code(2))
        }
    }

    @Test func deniesForWhatAnUnfinishedScanHasFoundBesideAFileThatCannotBeUsed() async throws {
        let policy = "blocking: enforce, unscanned: allow"
        let report = """
            {"SchemaVersion": 2, "ArtifactType": "container_image",
             "ArtifactName": "\(CheckFixture.image)", "CreatedAt": "2026-01-01T00:00:00Z",
             "Metadata": {"OS": {"Family": "tencent"}, "RepoTags": ["\(CheckFixture.image)"],
              "RepoDigests": ["registry.example.com/payments/api@\(CheckFixture.digest)"]},
             "Results": [{"Class": "lang-pkgs", "Vulnerabilities": [
              {"VulnerabilityID": "CVE-2021-44228", "PkgName": "log4j-core",
               "InstalledVersion": "2.14.1", "Severity": "CRITICAL"}]}]}
            """
        try await CheckFixture.with(policy: policy, findings: nil) { fixture in
            try fixture.workspace.write(report, to: "reports/api.json")
            try fixture.workspace.write("", to: "reports/half.json")
            let result = try await fixture.check()

            #expect(result.status == .code(1))
            #expect(result.output.contains("\n  CVE-2021-44228 critical in log4j-core 2.14.1"))
        }
    }

    @Test func judgesByTheReportThereIsAndNamesTheFilesThatCannotBeUsed() async throws {
        let findings = [CheckFixture.high]
        try await CheckFixture.with(policy: "blocking: enforce", findings: findings) { fixture in
            for number in 10...21 {
                try fixture.workspace.write("[]", to: "reports/bad\(number).json")
            }
            let result = try await fixture.check()

            #expect(result.status == .code(1))
            #expect(result.output.hasPrefix("denied: "))
            let folder = fixture.workspace.file("reports")
            #expect(result.output.contains("\n  \"\(folder)/bad10.json\": "))
            #expect(result.output.contains("\n  \"\(folder)/bad19.json\": "))
            #expect(!result.output.contains("bad20.json"))
            #expect(result.output.contains("\n  and 2 more\n"))
        }
    }

    @Test func refusesAPolicyFileWithEveryMistakeOnALine() async throws {
        let policy = "blocking: sometimes, severity: huge"
        try await CheckFixture.with(policy: policy, findings: nil) { fixture in
            let result = try await fixture.check()
            let lines = result.error.split(separator: "\n")

            #expect(result.status == .code(64))
            #expect(lines.count == 2)
            #expect(lines.allSatisfy { $0.hasPrefix("pullgatectl: \(fixture.workspace.path)") })
            #expect(result.output.isEmpty)
        }
    }

    @Test func refusesAPolicyFileThatIsMissing() async throws {
        let result = try await Pullgatectl.run([
            "check", "busybox", "--policy", "/missing.yaml", "--reports", "/",
        ])

        #expect(result.status == .code(64))
        #expect(
            result.error
                == "pullgatectl: /missing.yaml: cannot be read: No such file or directory\n"
        )
    }

    @Test func refusesAnImageThatContainerdWouldRefuse() async throws {
        try await CheckFixture.with(policy: "blocking: enforce", findings: nil) { fixture in
            let result = try await fixture.check("library/APP")

            #expect(result.status == .code(64))
            #expect(
                result.error == """
                    pullgatectl: "library/APP": invalid reference format: repository name must be \
                    lowercase

                    """
            )
        }
    }

    @Test func failsWhenTheAnswerCannotBeWritten() async throws {
        let program = try Pullgatectl.launch([]).program
        let script = "\"$0\" reference busybox > /dev/full"
        let result = try await Command.run(Launch("sh", ["-c", script, program]))

        #expect(result.status == .code(74))
        #expect(result.error.hasPrefix("pullgatectl: cannot write the answer: "))
    }
}
