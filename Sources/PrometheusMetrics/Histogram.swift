internal import Synchronization

/// A metric that counts how long things took.
public final class Histogram: Sendable {
    private struct State {
        /// How many were in each bucket and in none below; the last has no bound.
        var counts: [UInt64]
        var sum = 0.0
    }

    private let name: String
    private let help: String
    private let bounds: [Double]
    private let state: Mutex<State>

    /// Makes a histogram.
    ///
    /// - Parameters:
    ///   - name: The name, which ends with `_seconds`.
    ///   - help: What a person should read.
    ///   - bounds: The upper bounds of the buckets in seconds, in growing order.
    public init(_ name: String, help: String, bounds: [Double]) {
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "bounds must grow")
        self.name = name
        self.help = help
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    /// Notes how long something took.
    ///
    /// - Parameter duration: How long.
    public func observe(_ duration: Duration) {
        let seconds = duration / .seconds(1)
        let bucket = bounds.firstIndex { seconds <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += seconds
        }
    }

    /// What a scrape shows.
    public var family: MetricFamily {
        let state = state.withLock { $0 }
        var samples: [MetricSample] = []
        var total: UInt64 = 0
        for (bound, count) in zip(bounds + [.infinity], state.counts) {
            total += count
            samples.append(
                MetricSample(
                    suffix: "_bucket",
                    labels: [MetricSample.Label("le", MetricText.number(bound))],
                    value: Double(total)
                )
            )
        }
        samples.append(MetricSample(suffix: "_sum", value: state.sum))
        samples.append(MetricSample(suffix: "_count", value: Double(total)))
        return MetricFamily(name, help: help, kind: .histogram, samples: samples)
    }
}
