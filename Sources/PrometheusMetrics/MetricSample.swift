/// One number of a metric.
public struct MetricSample: Hashable, Sendable {
    /// A label with its value.
    public struct Label: Hashable, Sendable {
        /// The label's name.
        public let name: String
        /// The label's value, any text.
        public let value: String

        /// Makes a label.
        ///
        /// - Parameters:
        ///   - name: The label's name.
        ///   - value: The label's value.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What is added to the family's name: `_bucket`, `_sum` or `_count` of a histogram.
    public let suffix: String

    /// What tells the series from the others of its family.
    public let labels: [Label]

    /// The number.
    public let value: Double

    /// Makes a sample.
    ///
    /// - Parameters:
    ///   - suffix: What is added to the family's name.
    ///   - labels: What tells the series from the others.
    ///   - value: The number.
    public init(suffix: String = "", labels: [Label] = [], value: Double) {
        self.suffix = suffix
        self.labels = labels
        self.value = value
    }
}
