internal import ArgumentParser

/// What is done with the signed bundles that nodes fetch.
struct Bundle: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Build, check and compare the signed bundles that nodes fetch.",
        subcommands: [Build.self, Diff.self, Inspect.self, Verify.self]
    )
}
