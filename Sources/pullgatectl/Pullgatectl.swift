internal import AdminAPI
internal import ArgumentParser

/// The command line of Pullgate, for the owners of policies and the administrators of nodes.
@main
struct Pullgatectl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pullgatectl",
        abstract: "Shows how Pullgate judges images, and publishes the policies for it.",
        discussion: """
            A wrong command line, policy file or key file ends every command with exit code 64.
            """,
        version: Pullgate.version,
        subcommands: [
            Bundle.self, Check.self, Doctor.self, Explain.self, Key.self, Policy.self, Pull.self,
            Reference.self, Resolve.self, ShowConfiguration.self, ShowDecisions.self,
            ShowStatus.self, SyncPolicies.self, Verify.self,
        ]
    )

    /// Runs the command that is asked for; under the verifier's name only that.
    ///
    /// containerd runs each program of a folder with arguments of its own.
    static func main() async {
        let arguments = CommandLine.arguments
        let name = arguments.first?.split(separator: "/").last.map(String.init)
        if name == Verify.programName {
            await Verify.main(Array(arguments.dropFirst()))
        } else {
            await main(Array(arguments.dropFirst()))
        }
    }
}
