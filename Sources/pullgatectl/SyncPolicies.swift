internal import AdminAPI
internal import ArgumentParser

/// Makes the node's daemon ask the central endpoint at once.
struct SyncPolicies: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Ask the central endpoint for newer policies now, and show what came of it.",
        discussion: """
            Exit code: 0 the node is up to date, 1 no policy bundle is in force, or it has expired \
            or cannot be renewed, 2 the daemon does not answer.
            """
    )

    @OptionGroup var options: AdminOptions

    func run() async throws {
        let client = options.client
        let answer = try await client.ask(.post(), AdminSocket.syncPath)
        let status = StatusAnswer(try client.decode(NodeStatus.self, answer.body))
        try status.write(options.output, isWell: status.isUpToDate)
    }
}
