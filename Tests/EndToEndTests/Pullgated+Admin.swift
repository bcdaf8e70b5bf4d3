import NodeFixture

extension Pullgated {
    /// The path of the admin socket that the fixture's configuration names.
    var adminSocketPath: String { "\(socketPath).admin" }

    /// Runs `pullgatectl` with a verb that asks this daemon.
    func ask(_ arguments: String...) async throws -> CommandResult {
        try await Pullgatectl.run(arguments + ["--admin-socket", adminSocketPath])
    }

    /// Runs `pullgatectl` with a verb that asks this daemon, and reads its answer as one object.
    func askForJSON(_ arguments: String...) async throws -> JSONValue {
        let options = ["--admin-socket", adminSocketPath, "--output", "json"]
        let result = try await Pullgatectl.run(arguments + options)
        return try JSONValue(parsing: result.output)
    }
}
