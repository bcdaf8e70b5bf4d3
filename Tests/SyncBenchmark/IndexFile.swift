import Foundation
import PolicyEngine
import ReportDatabase

/// An index made for the benchmark, in a file that is removed with the benchmark's folder.
struct IndexFile {
    let path: String
    let population: Population

    /// Seconds that building took, without those in which the reports were made up.
    let buildTime: Duration

    /// KiB in memory at most while it was built, the made-up findings among them.
    let peakMemory: Int

    /// What the index holds.
    let counts: ReportDatabaseCounts

    /// Builds the index of a population.
    ///
    /// - Parameters:
    ///   - population: The images.
    ///   - folder: Where the file is to be.
    ///   - name: The file's name.
    /// - Throws: `ReportDatabaseError`, or the system's error.
    init(of population: Population, in folder: String, named name: String) throws {
        self.population = population
        path = "\(folder)/\(name)"
        let clock = ContinuousClock()
        try ProcessMemory.forgetPeak()
        var writer = try ReportDatabaseWriter(
            path: path,
            date: Timestamp(secondsSinceEpoch: 1_770_000_000)
        )
        var makingTime = Duration.zero
        let start = clock.now
        for image in 0..<population.images {
            let before = clock.now
            let report = population.report(on: image)
            makingTime += before.duration(to: clock.now)
            try writer.add(report)
        }
        counts = try writer.finish()
        buildTime = start.duration(to: clock.now) - makingTime
        peakMemory = ProcessMemory.peak
    }

    /// Bytes in the file.
    var size: Int { Self.size(of: path) }

    /// Bytes in the file when `gzip` has packed it.
    func packedSize() throws -> Int {
        _ = try Command.output(of: ["gzip", "--keep", path])
        return Self.size(of: path + ".gz")
    }

    /// How long it takes to open the file, the shortest of several times and the longest.
    func openingTimes(count: Int) throws -> (shortest: Duration, longest: Duration) {
        let clock = ContinuousClock()
        let times = try (0..<count).map { _ in
            try clock.measure { _ = try ReportDatabase(path: path) }
        }
        return (times.min() ?? .zero, times.max() ?? .zero)
    }

    private static func size(of path: String) -> Int {
        (try? URL(filePath: path).resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
    }
}
