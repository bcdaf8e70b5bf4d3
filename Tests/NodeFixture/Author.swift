import Foundation

/// The owner of the policies: a key, policy files and scan reports, and what is published of them.
public struct Author: Sendable {
    /// The file with the public key, below the workspace.
    public static let publicKey = "author/bundle.key.pub"

    private let workspace: Workspace
    private let published: String

    /// Makes a key.
    ///
    /// - Parameter node: The node whose endpoint and folder of reports are used.
    /// - Throws: As `Command.run` does, and `FixtureError` with code `commandFailed`.
    public init(on node: Node) async throws {
        workspace = node.workspace
        published = node.endpoint.folder
        _ = try workspace.folder("author")
        let key = ["key", "generate", "--output", workspace.file("author/bundle.key")]
        try await Self.succeed(try Pullgatectl.launch(key))
    }

    /// Writes the policy file and answers how its bundle is built.
    ///
    /// - Parameter policy: What the file says, in YAML.
    /// - Returns: What to run.
    /// - Throws: An error of Foundation, and as `Pullgatectl.launch` does.
    public func build(_ policy: String) throws -> Launch {
        let file = try workspace.write(policy, to: "author/policy.yaml")
        return try Pullgatectl.launch([
            "bundle", "build", file, "--reports", workspace.folder("reports"),
            "--key", workspace.file("author/bundle.key"), "--expires", "7d",
            "--output", published,
        ])
    }

    /// Builds a bundle where the endpoint serves it.
    ///
    /// - Parameter policy: What the policy file says, in YAML.
    /// - Throws: As `build` and `Command.run` do, and `FixtureError` with code `commandFailed`.
    public func publish(_ policy: String) async throws {
        try await Self.succeed(try build(policy))
    }

    /// Keeps what is published, to compare what comes next with it.
    ///
    /// - Throws: An error of Foundation.
    public func keepPublished() throws {
        let kept = workspace.file("author/before")
        try FileManager.default.copyItem(atPath: published, toPath: kept)
    }

    /// How what was kept is compared with what is published.
    ///
    /// - Returns: What to run.
    /// - Throws: As `Pullgatectl.launch` does.
    public func diff() throws -> Launch {
        try Pullgatectl.launch(["bundle", "diff", workspace.file("author/before"), published])
    }

    private static func succeed(_ launch: Launch) async throws {
        let result = try await Command.run(launch)
        guard result.status.isSuccess else {
            throw FixtureError(code: .commandFailed, message: result.error)
        }
    }
}
