internal import ArgumentParser

/// What is done with the keys that bundles are signed with.
struct Key: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the keys that bundles are signed with.",
        subcommands: [Generate.self]
    )
}
