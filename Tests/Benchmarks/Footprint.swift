import BenchmarkTools
import NodeFixture

/// Measures what the daemon has in memory.
struct Footprint {
    /// How long the daemon is left alone before it counts as idle: it looks every 5 seconds whether
    /// it has memory to give back.
    private static let rest = Duration.seconds(8)

    /// Calls before the first look in a measurement of growth: buffers have their size by then.
    private static let callsBeforeGrowth = 50_000

    let stage: Stage

    /// What the daemon uses after a rest.
    func usage() async throws -> ProcessUsage {
        try await Task.sleep(for: Self.rest)
        guard let process = stage.gate.daemon.processID else {
            throw FixtureError(code: .endedEarly, message: "the daemon has ended")
        }
        return try ProcessUsage(of: process)
    }

    /// Looks at the daemon before it has had a call.
    func measureIdle() async throws -> FigureTable {
        let usage = try await usage()
        return FigureTable("idle", Self.figures(usage, Targets.anonymousIdle))
    }

    /// Looks at the daemon after calls.
    ///
    /// - Parameter load: What calls.
    /// - Returns: The figures.
    /// - Throws: `FixtureError` when the daemon has ended.
    func measureAfterLoad(_ load: String) async throws -> FigureTable {
        let usage = try await usage()
        return FigureTable("after \(load)", Self.figures(usage, Targets.anonymousAfterLoad))
    }

    /// Makes many calls and looks at what they have left.
    ///
    /// - Parameter calls: How many.
    /// - Returns: The figures.
    /// - Throws: As `LoadRun.run` does, and `FixtureError` when the daemon has ended.
    func measureGrowth(calls: Int) async throws -> FigureTable {
        var load = LoadRun(
            call: .imageStatus,
            concurrency: 64,
            rounds: 1,
            milliseconds: 1,
            calls: Self.callsBeforeGrowth
        )
        _ = try await load.run([stage.gated])
        let before = try await usage()
        load.calls = calls
        let report = try await load.run([stage.gated])
        let after = try await usage()
        let growth = after.anonymous - before.anonymous
        return FigureTable(
            "\(calls) further calls, 64 at a time",
            [
                Figure("calls", report.latency("gate")),
                Figure("resident before, after", "\(before.resident), \(after.resident) KiB"),
                Figure("anonymous before, after", "\(before.anonymous), \(after.anonymous) KiB"),
                Figure(
                    "growth of anonymous memory",
                    "\(growth) KiB",
                    target: Targets.growth(kibibytes: growth)
                ),
                Figure(
                    "open descriptors before, after",
                    "\(before.descriptors ?? 0), \(after.descriptors ?? 0)"
                ),
            ]
        )
    }

    static func figures(
        _ usage: ProcessUsage,
        _ anonymous: (Int) -> (String, Bool)
    ) -> [Figure] {
        [
            Figure(
                "anonymous memory",
                megabytes(usage.anonymous),
                target: anonymous(usage.anonymous)
            ),
            Figure(
                "resident memory",
                megabytes(usage.resident),
                target: Targets.resident(kibibytes: usage.resident)
            ),
            Figure("resident at most", megabytes(usage.peak)),
            Figure("threads", "\(usage.threads)"),
            Figure("open descriptors", usage.descriptors.map { "\($0)" } ?? "unknown"),
        ]
    }

    private static func megabytes(_ kibibytes: Int) -> String {
        "\((Double(kibibytes) * 1_024 / 1_000_000).text(places: 1)) MB"
    }
}
