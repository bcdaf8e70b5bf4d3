/// How long look-ups took.
struct LookUpTimes {
    private let sorted: [Duration]

    /// Takes durations, of which there is at least one.
    init(_ durations: [Duration]) {
        sorted = durations.sorted()
    }

    /// The duration that a share of all look-ups did not exceed.
    func percentile(_ share: Double) -> Duration {
        sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    /// The middle one and the one that one in a hundred exceeds, in microseconds.
    var summary: String {
        "p50 \(percentile(0.5).microseconds) µs, p99 \(percentile(0.99).microseconds) µs"
    }
}
