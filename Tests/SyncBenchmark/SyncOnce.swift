import ArgumentParser
import BenchmarkTools

/// Syncs an index as the daemon does, and says what that took: milliseconds with the download,
/// milliseconds without it, and KiB in memory afterwards.
///
/// A process of its own, because memory that a benchmark has used before would not show.
struct SyncOnce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync-once",
        abstract: "Print what the sync of an index costs.",
        shouldDisplay: false
    )

    @Argument(help: "The index.")
    var path: String

    @Argument(help: "The images in it.")
    var images: Int

    func run() async throws {
        let result = try await SyncMeasurement.run(index: path, images: images)
        print(result.withDownload.milliseconds, result.activation.milliseconds, result.resident)
    }
}
