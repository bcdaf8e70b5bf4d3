import Foundation

@testable import NodeFixture

extension Pullgated {
    /// The path of the admin socket that the fixture's configuration names.
    var adminSocketPath: String { "\(socketPath).admin" }

    /// Starts it and waits until its admin socket is as it stays, which is after the gate's.
    func startWithAdmin() async throws {
        try await start()
        let path = adminSocketPath
        try await Deadline.wait(within: Self.logLimit, for: "the admin socket") {
            let facts = try? FileManager.default.attributesOfItem(atPath: path)
            let isRestricted = facts?[.posixPermissions] as? Int == 0o600
            return isRestricted && Socket.accepts(at: path) ? () : nil
        }
    }

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
