import NodeFixture

/// A policy file and a folder of reports, and the verb run on them.
struct CheckFixture: Sendable {
    static let digest = "sha256:" + String(repeating: "5a", count: 32)
    static let image = "registry.example.com/payments/api:1.4"

    static let critical = TrivyFinding(
        "CVE-2024-3094",
        "CRITICAL",
        package: "xz-utils",
        installed: "5.6.0",
        fixed: "5.6.1",
        published: "2024-03-29T17:15:00Z"
    )
    static let high = TrivyFinding(
        "CVE-2025-1",
        "HIGH",
        package: "openssl",
        installed: "3.0.1",
        published: "2026-01-01T00:00:00Z"
    )

    let workspace: Workspace

    /// Lends a fixture whose one policy is for the namespace of the image.
    ///
    /// The policy is its keys after the name, in YAML's flow style, as are those of the images that are not judged. Without findings there is no
    /// report on the image.
    static func with(
        policy: String,
        exempt: String = "",
        findings: [TrivyFinding]?,
        _ test: (CheckFixture) async throws -> Void
    ) async throws {
        try await Workspace.with { workspace in
            _ = try workspace.folder("reports")
            let name = "registry.example.com/payments"
            try workspace.write(
                "exempt: [\(exempt)]\nnamespaces: [{name: \(name), \(policy)}]",
                to: "policy.yaml"
            )
            if let findings {
                let subject = TrivyReportFile.Subject(
                    artifactName: image,
                    repositoryTags: [image],
                    repositoryDigests: ["registry.example.com/payments/api@\(digest)"]
                )
                try TrivyReportFile(subject, findings: findings)
                    .write(to: "reports/api.json", in: workspace)
            }
            try await test(CheckFixture(workspace: workspace))
        }
    }

    /// Judges an image as on 2026-01-02.
    func check(
        _ image: String = image,
        reports: String = "reports",
        at time: String = "2026-01-02",
        options: [String] = []
    ) async throws -> CommandResult {
        let arguments = [
            "check", image, "--policy", workspace.file("policy.yaml"),
            "--reports", workspace.file(reports), "--at", time,
        ]
        return try await Pullgatectl.run(arguments + options)
    }

    /// Judges an image and reads the answer as JSON.
    func record(_ image: String = image, reports: String = "reports") async throws -> JSONValue {
        let result = try await check(image, reports: reports, options: ["--output", "json"])
        return try JSONValue(parsing: result.output)
    }
}
