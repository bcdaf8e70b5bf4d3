import BenchmarkTools

/// What one target did in one round.
struct LoadRound: Codable, Sendable {
    /// How many calls were answered.
    let calls: Int

    /// How long that took, in seconds.
    let seconds: Double

    /// Microseconds that half of the calls did not exceed; the next two likewise.
    let p50: Double
    let p90: Double
    let p99: Double

    /// Microseconds that the target's process spent on a processor, or nil if it is unknown.
    let processorMicroseconds: Double?

    /// Takes what was measured.
    init(_ durations: [Duration], time: Duration, processorTime: Duration?) {
        let times = Times(durations)
        calls = durations.count
        seconds = time / .seconds(1)
        p50 = times.percentile(0.5) / .microseconds(1)
        p90 = times.percentile(0.9) / .microseconds(1)
        p99 = times.percentile(0.99) / .microseconds(1)
        processorMicroseconds = processorTime.map { $0 / .microseconds(1) }
    }
}
