internal import Synchronization

/// A metric that counts, with one series for each combination of label values.
///
/// Counting takes a lock for as long as it takes to find a number in a dictionary; a scrape copies
/// the dictionary under the same lock and writes its text afterwards.
public final class Counter: Sendable {
    private let name: String
    private let help: String
    private let labelNames: [String]
    private let counts: Mutex<[[String]: UInt64]>

    /// Makes a counter.
    ///
    /// Whoever counts sees to it that label values are few.
    ///
    /// - Parameters:
    ///   - name: The name, which ends with `_total`.
    ///   - help: What a person should read.
    ///   - labelNames: The names of the labels; none for a counter with one series.
    ///   - series: The label values of series that are shown from the start, at zero: the rate of
    ///     a series that appears with its first event misses that event.
    public init(_ name: String, help: String, labels labelNames: [String] = [], series: [[String]])
    {
        self.name = name
        self.help = help
        self.labelNames = labelNames
        counts = Mutex(Dictionary(series.map { ($0, 0) }, uniquingKeysWith: max))
    }

    /// Makes a counter with one series.
    ///
    /// - Parameters:
    ///   - name: The name, which ends with `_total`.
    ///   - help: What a person should read.
    public convenience init(_ name: String, help: String) {
        self.init(name, help: help, series: [[]])
    }

    /// Counts events.
    ///
    /// - Parameters:
    ///   - count: How many there were.
    ///   - values: The values of the labels, in the order of their names.
    public func add(_ count: Int = 1, _ values: String...) {
        precondition(values.count == labelNames.count, "\(name) has other labels")
        counts.withLock { $0[values, default: 0] += UInt64(count) }
    }

    /// What a scrape shows.
    public var family: MetricFamily {
        let counts = counts.withLock { $0 }
        let samples = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { values, count in
                MetricSample(
                    labels: zip(labelNames, values).map { MetricSample.Label($0, $1) },
                    value: Double(count)
                )
            }
        return MetricFamily(name, help: help, kind: .counter, samples: samples)
    }
}
