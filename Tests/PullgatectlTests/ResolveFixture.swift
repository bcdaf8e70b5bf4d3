import NodeFixture

/// A registry, and the verb run with the hosts of its workspace.
struct ResolveFixture: Sendable {
    let workspace: Workspace
    let registry: Registry

    /// Lends a fixture whose registry has no image yet, and that has no hosts file.
    static func with(
        _ options: RegistryOptions = .plain,
        _ test: (ResolveFixture) async throws -> Void
    ) async throws {
        try await Workspace.with { workspace in
            let registry = try await Registry.start(options, in: workspace)
            try await test(ResolveFixture(workspace: workspace, registry: registry))
        }
    }

    /// Pushes an image of one layer.
    func push(to repository: String) async throws -> PushedImage {
        try await registry.pusher.push(TestImage(seed: repository), to: repository)
    }

    /// Resolves an image with the hosts of the workspace.
    func resolve(
        _ image: String,
        options: [String] = [],
        input: String = ""
    ) async throws -> CommandResult {
        try await Pullgatectl.run(arguments(image) + options, input: input)
    }

    /// Resolves an image and reads the answer as JSON.
    func record(_ image: String, options: [String] = []) async throws -> JSONValue {
        let result = try await resolve(image, options: options + ["--output", "json"])
        return try JSONValue(parsing: result.output)
    }

    /// The command line that resolves an image with the hosts of the workspace.
    func arguments(_ image: String) -> [String] {
        ["resolve", image, "--hosts-folder", workspace.hostsFolder]
    }
}

extension CommandResult {
    /// The facts of an answer by their labels.
    var facts: [String: [String]] {
        var facts: [String: [String]] = [:]
        for line in lines where line.hasPrefix("  ") {
            let label = line.dropFirst(2).prefix(11)
            let name = String(label.prefix(while: { $0 != " " }))
            facts[name, default: []].append(String(line.dropFirst(13)))
        }
        return facts
    }
}
