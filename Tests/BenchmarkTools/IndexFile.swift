import Foundation
public import PolicyEngine
public import ReportDatabase

/// An index made for the benchmark, in a file that is removed with the benchmark's folder.
public struct IndexFile {
    /// When the index is made, and look-ups are.
    public static let date = Timestamp(secondsSinceEpoch: 1_770_000_000)

    /// Where the file is.
    public let path: String

    /// The images.
    public let population: Population

    /// Seconds that building took, without those in which the reports were made up.
    public let buildTime: Duration

    /// KiB in memory at most while it was built, the made-up findings among them.
    public let peakMemory: Int

    /// What the index holds.
    public let counts: ReportDatabaseCounts

    /// Builds the index of a population.
    ///
    /// - Parameters:
    ///   - population: The images.
    ///   - folder: Where the file is to be.
    ///   - name: The file's name.
    /// - Throws: `ReportDatabaseError`, or the system's error.
    public init(of population: Population, in folder: String, named name: String) throws {
        self.population = population
        path = "\(folder)/\(name)"
        let clock = ContinuousClock()
        try ProcessUsage.forgetPeak()
        var writer = try ReportDatabaseWriter(path: path, date: Self.date)
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
        peakMemory = try ProcessUsage().peak
    }

    /// Bytes in the file.
    public var size: Int { Self.size(of: path) }

    private static func size(of path: String) -> Int {
        (try? URL(filePath: path).resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
    }
}
