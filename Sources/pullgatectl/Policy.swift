internal import ArgumentParser

/// What is done with policy files.
struct Policy: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check policy files, or make one of a registry's settings.",
        subcommands: [Import.self, Validate.self]
    )
}
