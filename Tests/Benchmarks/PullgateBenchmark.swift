import ArgumentParser

/// Measures the daemon as its users feel it: the calls, the denials, the memory.
@main
struct PullgateBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pullgate-benchmark",
        abstract: "Measure pullgated beside direct calls and other proxies.",
        subcommands: [Run.self, Load.self, Backend.self],
        defaultSubcommand: Run.self
    )
}
