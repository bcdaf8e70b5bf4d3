/// How long things took that were done many times.
public struct Times: Sendable {
    private let sorted: [Duration]

    /// Takes durations, of which there is at least one.
    ///
    /// - Parameter durations: The durations, in any order.
    public init(_ durations: [Duration]) {
        precondition(!durations.isEmpty, "nothing was measured")
        sorted = durations.sorted()
    }

    /// The duration that a share of all did not exceed.
    ///
    /// - Parameter share: From 0 to 1.
    /// - Returns: One of the durations.
    public func percentile(_ share: Double) -> Duration {
        sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    /// The middle one and the one that one in a hundred exceeds, in microseconds.
    public var summary: String {
        "p50 \(percentile(0.5).microseconds) µs, p99 \(percentile(0.99).microseconds) µs"
    }
}

extension [Double] {
    /// The middle one of an odd number of values, the mean of the two middle ones of an even
    /// number, and nil of none.
    public var median: Double? {
        guard !isEmpty else { return nil }
        let values = sorted()
        let middle = values.count / 2
        return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
    }
}
