import ArgumentParser
import Foundation

/// Measures the report index: how fast it is built, how large it is, and how fast it answers.
@main
struct SyncBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync-benchmark",
        abstract: "Measure the report index that nodes download.",
        subcommands: [Measure.self, Resident.self, SyncOnce.self],
        defaultSubcommand: Measure.self
    )
}
