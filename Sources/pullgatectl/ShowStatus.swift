internal import AdminAPI
internal import ArgumentParser

/// Shows how the node's daemon is.
struct ShowStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show which policies this node judges by, and how old they are.",
        discussion: """
            Asks the running daemon.

            Exit code: 0 all is well, 1 no policy bundle is in force or it cannot be renewed, 2 \
            the daemon does not answer.
            """
    )

    @OptionGroup var options: AdminOptions

    func run() async throws {
        let status: NodeStatus = try await options.client.ask(.get, AdminSocket.statusPath)
        try StatusAnswer(status).write(options.output)
    }
}
