internal import AdminAPI
internal import ArgumentParser

/// Shows the configuration that the node's daemon runs with.
struct ShowConfiguration: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "configuration",
        abstract: "Show the configuration in effect, with every default and without secrets.",
        discussion: """
            Asks the running daemon, and writes YAML as in the configuration file.

            Exit code: 0 shown, 2 the daemon does not answer.
            """
    )

    @OptionGroup var options: AdminOptions

    func run() async throws {
        let answer = try await options.client.ask(
            .get,
            AdminSocket.configurationPath,
            query: options.output == .json ? [("format", "json")] : []
        )
        switch options.output {
        case .text: try StandardStream.output.write(answer.text)
        case .json: try StandardStream.output.write(line: answer.text)
        }
    }
}
