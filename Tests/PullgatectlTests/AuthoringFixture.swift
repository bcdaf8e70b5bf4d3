import Foundation
import NodeFixture
import Testing

/// A folder in which an author of policies works: a key, policy files and scan reports.
struct AuthoringFixture: Sendable {
    static let namespace = "registry.example.com/payments"
    static let repository = "registry.example.com/payments/api"

    /// When bundles are made and compared, unless a test says otherwise.
    static let time = "2026-01-02T00:00:00Z"

    let workspace: Workspace

    /// Lends a fixture with the key `key` and an empty folder `reports`.
    static func with(_ test: (AuthoringFixture) async throws -> Void) async throws {
        try await Workspace.with { workspace in
            let fixture = AuthoringFixture(workspace: workspace)
            _ = try workspace.folder("reports")
            try await fixture.generateKey("key")
            try await test(fixture)
        }
    }

    /// The digest whose hash repeats two digits.
    static func digest(_ digits: String) -> String {
        "sha256:" + String(repeating: digits, count: 32)
    }

    func file(_ name: String) -> String { workspace.file(name) }

    @discardableResult
    func generateKey(_ name: String) async throws -> String {
        let result = try await Pullgatectl.run(["key", "generate", "--output", file(name)])
        try #require(result.status == .code(0), "\(result.error)")
        return result.lines.first ?? ""
    }

    /// Writes the file `policy.yaml`, or another, with one policy: its keys after the name.
    func writePolicy(
        _ policy: String,
        of namespace: String = namespace,
        to name: String = "policy.yaml"
    ) throws {
        try workspace.write("namespaces: [{name: \"\(namespace)\", \(policy)}]", to: name)
    }

    /// Writes a report on an image of the repository.
    func writeReport(
        _ findings: [TrivyFinding],
        image digits: String = "1a",
        createdAt: String = "2026-01-01T00:00:00Z",
        to name: String = "reports/api.json"
    ) throws {
        let subject = TrivyReportFile.Subject(
            artifactName: "\(Self.repository):1",
            imageID: Self.digest("f" + digits.prefix(1)),
            repositoryDigests: ["\(Self.repository)@\(Self.digest(digits))"]
        )
        try TrivyReportFile(subject, findings: findings, createdAt: createdAt)
            .write(to: name, in: workspace)
    }

    /// Builds the bundle of `policy.yaml` and `reports` in a folder, as on `time`.
    func build(
        _ folder: String = "out",
        policies: [String] = ["policy.yaml"],
        reports: [String] = ["reports"],
        keys: [String] = ["key"],
        issuedAt: String = time,
        options: [String] = []
    ) async throws -> CommandResult {
        let arguments =
            ["bundle", "build"] + policies.map(file)
            + reports.flatMap { ["--reports", file($0)] } + keys.flatMap { ["--key", file($0)] }
            + ["--expires", "3650d", "--output", file(folder), "--issued-at", issuedAt]
        return try await Pullgatectl.run(arguments + options)
    }

    /// Builds a bundle that must succeed, and reads the answer as JSON.
    @discardableResult
    func record(
        of folder: String = "out",
        policies: [String] = ["policy.yaml"],
        reports: [String] = ["reports"],
        keys: [String] = ["key"],
        issuedAt: String = time,
        options: [String] = []
    ) async throws -> JSONValue {
        let result = try await build(
            folder,
            policies: policies,
            reports: reports,
            keys: keys,
            issuedAt: issuedAt,
            options: options + ["--format", "json"]
        )
        try #require(result.status == .code(0), "\(result.error)")
        return try JSONValue(parsing: result.output)
    }

    /// Checks a bundle with the public half of a key, as on `time`.
    func verify(
        _ path: String = "out",
        key: String = "key.pub",
        at time: String = time,
        options: [String] = []
    ) async throws -> CommandResult {
        try await Pullgatectl.run(
            ["bundle", "verify", file(path), "--key", file(key), "--at", time] + options
        )
    }

    /// Compares two bundles as on `time`.
    func diff(
        _ older: String,
        _ newer: String,
        options: [String] = []
    ) async throws -> CommandResult {
        try await Pullgatectl.run(
            ["bundle", "diff", file(older), file(newer), "--at", Self.time] + options
        )
    }

    /// The report indexes in a folder, by their names.
    func blobs(of folder: String = "out") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: file("\(folder)/blobs/sha256"))
            .sorted()
    }

    func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: file(name))))
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: file(name)))
    }
}
