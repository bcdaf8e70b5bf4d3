internal import AdminAPI
internal import ArgumentParser

/// What every command that asks the daemon takes.
struct AdminOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The daemon's admin socket.", valueName: "path"))
    var adminSocket = AdminSocket.defaultPath

    @Option(help: "Write text, or json: one object.")
    var output = OutputFormat.text

    /// What asks the daemon.
    var client: AdminClient { AdminClient(socket: adminSocket) }

    /// Asks the daemon how it is.
    ///
    /// - Returns: What it says.
    /// - Throws: `ExitCode` after saying what is wrong.
    func status() async throws -> NodeStatus {
        let answer = try await client.ask(.get, AdminSocket.statusPath)
        return try client.decode(NodeStatus.self, answer.body)
    }
}
