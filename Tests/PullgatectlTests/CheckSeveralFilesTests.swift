import NodeFixture
import Testing

/// `pullgatectl check` by several policy files and folders of reports, which count together.
@Suite struct CheckSeveralFilesTests {
    private static let name = "registry.example.com/payments"

    /// The orders in which two files or folders are named.
    private static let orders = [["first", "second"], ["second", "first"]]

    private static func check(
        _ workspace: Workspace,
        policies: [String],
        reports: [String],
        options: [String] = []
    ) async throws -> CommandResult {
        let files = policies.flatMap { ["--policy", workspace.file($0)] }
        let folders = reports.flatMap { ["--reports", workspace.file($0)] }
        let arguments = ["check", CheckFixture.image, "--at", "2026-01-02"] + files + folders
        return try await Pullgatectl.run(arguments + options)
    }

    private static func writeReport(
        _ findings: [TrivyFinding],
        createdAt: String = "2026-01-01T00:00:00Z",
        to name: String,
        in workspace: Workspace
    ) throws {
        let subject = TrivyReportFile.Subject(
            artifactName: CheckFixture.image,
            repositoryTags: [CheckFixture.image],
            repositoryDigests: ["\(Self.name)/api@\(CheckFixture.digest)"]
        )
        try TrivyReportFile(subject, findings: findings, createdAt: createdAt)
            .write(to: name, in: workspace)
    }

    @Test(arguments: orders)
    func deniesWhatAnyPolicyFileForbids(_ files: [String]) async throws {
        try await CheckFixture.with(policy: "", findings: [CheckFixture.critical]) { fixture in
            let workspace = fixture.workspace
            try workspace.write(
                "namespaces: [{name: \(Self.name), blocking: enforce}]",
                to: "first"
            )
            try workspace.write("namespaces: [{name: a.example, blocking: off}]", to: "second")
            let result = try await Self.check(workspace, policies: files, reports: ["reports"])

            #expect(result.status == .code(1), "\(result.error)")
            #expect(result.output.hasPrefix("denied: \(CheckFixture.image)\n"))
        }
    }

    @Test func refusesANamespaceInTwoPolicyFiles() async throws {
        try await CheckFixture.with(policy: "blocking: enforce", findings: nil) { fixture in
            let workspace = fixture.workspace
            let text = "namespaces: [{name: \(Self.name), blocking: off}]"
            let other = try workspace.write(text, to: "other.yaml")
            let result = try await Self.check(
                workspace,
                policies: ["policy.yaml", "other.yaml"],
                reports: ["reports"]
            )

            #expect(result.status == .code(64))
            #expect(result.output.isEmpty)
            #expect(result.error.hasPrefix("pullgatectl: \(other):1:21: namespaces[0].name: "))
            #expect(result.error.contains("has a policy already, at "))
        }
    }

    @Test(arguments: orders)
    func judgesByTheReportsOfEveryFolder(_ folders: [String]) async throws {
        try await CheckFixture.with(policy: "blocking: enforce", findings: nil) { fixture in
            let workspace = fixture.workspace
            for folder in folders { _ = try workspace.folder(folder) }
            let policies = ["policy.yaml"]
            try Self.writeReport([CheckFixture.critical], to: "first/a.json", in: workspace)
            let denied = try await Self.check(workspace, policies: policies, reports: folders)
            #expect(denied.status == .code(1))
            #expect(denied.output.contains("\n  CVE-2024-3094 critical in xz-utils 5.6.0"))
            // Another file though it has the same name, and a newer report.
            let date = "2026-01-01T01:00:00Z"
            try Self.writeReport([], createdAt: date, to: "second/a.json", in: workspace)
            let allowed = try await Self.check(workspace, policies: policies, reports: folders)
            #expect(allowed.status == .code(0), "\(allowed.output)")
        }
    }

    @Test func aVEXDocumentCountsForTheReportsOfAnotherFolder() async throws {
        let policy = "blocking: enforce"
        try await CheckFixture.with(policy: policy, findings: [CheckFixture.critical]) { fixture in
            let workspace = fixture.workspace
            let product = "pkg:oci/api@\(CheckFixture.digest)"
            _ = try workspace.folder("vex")
            try workspace.write(
                """
                {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/vex",
                 "author": "ann", "timestamp": "2026-01-01T00:00:00Z", "version": 1,
                 "statements": [{"vulnerability": {"name": "CVE-2024-3094"},
                  "products": [{"@id": "\(product)"}], "status": "not_affected",
                  "justification": "component_not_present"}]}
                """,
                to: "vex/api.json"
            )
            let result = try await Self.check(
                workspace,
                policies: ["policy.yaml"],
                reports: ["vex", "reports"]
            )

            #expect(result.status == .code(0), "\(result.output)")
        }
    }

    @Test func saysInWhichFolderAFileCannotBeUsedAndWhichFolderIsMissing() async throws {
        try await CheckFixture.with(policy: "blocking: enforce", findings: nil) { fixture in
            let workspace = fixture.workspace
            _ = try workspace.folder("more")
            let file = try workspace.write("", to: "more/half.json")
            let unusable = try await Self.check(
                workspace,
                policies: ["policy.yaml"],
                reports: ["reports", "more"]
            )
            #expect(unusable.status == .code(2))
            #expect(unusable.output.contains("\n  \"\(file)\": "), "\(unusable.output)")
            let missing = try await Self.check(
                workspace,
                policies: ["policy.yaml"],
                reports: ["missing", "reports"]
            )
            #expect(missing.status == .code(2))
            #expect(missing.output.contains("/missing\" does not exist"))
        }
    }
}
