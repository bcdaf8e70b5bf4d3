import BenchmarkTools
import Foundation
import OCI
import ReportDatabase
import ScanReports

extension IndexFile {
    /// Look-ups of different images, each the first one of a connection.
    ///
    /// Nothing of the file is in the connection's memory but what opening has read, and the system
    /// has all of it. Opening is not counted.
    func coldLookUps(count: Int) throws -> Times {
        let clock = ContinuousClock()
        return Times(
            try questions(count: count).map { digests in
                let database = try ReportDatabase(path: path)
                return try clock.measure { try lookUp(digests, in: database) }
            }
        )
    }

    /// Look-ups of different images on one connection, whose memory holds 1 MiB of the file.
    func lookUps(count: Int) throws -> Times {
        let clock = ContinuousClock()
        let database = try ReportDatabase(path: path)
        return Times(
            try questions(count: count).map { digests in
                try clock.measure { try lookUp(digests, in: database) }
            }
        )
    }

    /// Look-ups of one image again and again.
    func warmLookUps(count: Int) throws -> Times {
        let clock = ContinuousClock()
        let database = try ReportDatabase(path: path)
        let digests = Population.digests(of: population.images / 2)
        return Times(
            try (0..<count).map { _ in try clock.measure { try lookUp(digests, in: database) } }
        )
    }

    /// Look-ups of different images in a second, by several threads that share a connection.
    func lookUpsPerSecond(threads: Int, count: Int) throws -> Int {
        let database = try ReportDatabase(path: path)
        let questions = questions(count: count)
        let time = ContinuousClock().measure {
            DispatchQueue.concurrentPerform(iterations: threads) { thread in
                for index in stride(from: thread, to: questions.count, by: threads) {
                    _ = try? database.lookUp(
                        questions[index],
                        scope: .oneImage(on: []),
                        at: Self.date
                    )
                }
            }
        }
        return Int(Double(count) / (time / .seconds(1)))
    }

    private func questions(count: Int) -> [Set<Digest>] {
        var random = SplitMix64(seed: 99)
        return (0..<count).map { _ in
            Population.digests(of: Int.random(in: 0..<population.images, using: &random))
        }
    }

    private func lookUp(_ digests: Set<Digest>, in database: ReportDatabase) throws {
        let reports = try database.lookUp(digests, scope: .oneImage(on: []), at: Self.date)
        precondition(reports.count == 1, "every image has one report")
    }
}
