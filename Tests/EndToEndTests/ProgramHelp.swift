import Foundation
import NodeFixture

/// What a program says of its command line, as swift-argument-parser dumps it.
struct ProgramHelp: Decodable {
    /// A command with what it takes.
    struct Command: Decodable {
        /// An argument of any kind.
        struct Argument: Decodable {
            /// One of its names.
            struct Name: Decodable {
                let kind: String
                let name: String
            }

            let names: [Name]?
        }

        let commandName: String
        let subcommands: [Command]?
        let arguments: [Argument]?

        /// The options, with the dashes that they are given with.
        var options: Set<String> {
            let names = (arguments ?? []).flatMap { $0.names ?? [] }
            return Set(names.map { ($0.kind == "long" ? "--" : "-") + $0.name })
        }

        /// The commands below it that have none below themselves, by the words that name them.
        var verbs: [String: Command] {
            let below = (subcommands ?? []).filter { $0.commandName != "help" }
            return below.reduce(into: [:]) { verbs, command in
                let inner = command.verbs
                if inner.isEmpty { verbs[command.commandName] = command }
                for (name, verb) in inner { verbs["\(command.commandName) \(name)"] = verb }
            }
        }
    }

    let command: Command
}
