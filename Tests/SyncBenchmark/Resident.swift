import ArgumentParser
import BenchmarkTools
import Foundation
import OCI
import PolicyEngine
import ReportDatabase
import ScanReports

/// Opens an index, looks images up and says how much memory the process has then, in KiB.
///
/// A process of its own, because memory that a benchmark has used before would not show.
struct Resident: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the memory in use after look-ups in an index, in KiB.",
        shouldDisplay: false
    )

    @Argument(help: "The index.")
    var path: String

    @Argument(help: "The images in it.")
    var images: Int

    @Argument(help: "The look-ups.")
    var lookUps: Int

    func run() throws {
        let database = try ReportDatabase(path: path)
        var random = SplitMix64(seed: 5)
        for _ in 0..<lookUps {
            let image = Int.random(in: 0..<images, using: &random)
            let reports = try database.lookUp(
                Population.digests(of: image),
                scope: .oneImage(on: []),
                at: IndexFile.date
            )
            precondition(reports.count == 1, "every image has one report")
        }
        print(try ProcessUsage().resident)
    }
}
