/// A scrape as Prometheus would read it, or the reason why it would not.
///
/// It is stricter than Prometheus: names follow the conventions, and each series occurs once, with
/// `HELP` and `TYPE` before it and the samples of a family together.
public struct PrometheusText: Sendable {
    /// What is wrong with a text, and in which line.
    public struct Mistake: Error, Hashable, CustomStringConvertible {
        /// What is wrong, with the line.
        public let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    /// One metric.
    public struct Family: Sendable {
        /// The name.
        public let name: String
        /// The word of the `TYPE` line.
        public let type: String
        /// The text of the `HELP` line.
        public let help: String
        /// The values by the series: the name with the labels in the order of their names.
        public internal(set) var samples: [String: Double] = [:]
        /// The buckets of a histogram, in the order of the text.
        var buckets: [(bound: String, count: Double)] = []
    }

    /// The metrics in the order of the text.
    public private(set) var families: [Family] = []

    /// Reads a text.
    ///
    /// - Parameter text: The body of a scrape.
    /// - Throws: `Mistake`.
    public init(parsing text: String) throws(Mistake) {
        guard text.hasSuffix("\n") else { throw Mistake("the last line has no end") }
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            do throws(Mistake) {
                try read(line)
            } catch {
                throw Mistake("\(error): \(line)")
            }
        }
        for family in families { try family.check() }
    }

    private var help: (name: Substring, text: Substring)?

    private mutating func read(_ line: Substring) throws(Mistake) {
        if line.hasPrefix("# HELP ") {
            let words = line.dropFirst(7).split(separator: " ", maxSplits: 1)
            guard words.count == 2, help == nil else { throw Mistake("no help") }
            help = (words[0], words[1])
        } else if line.hasPrefix("# TYPE ") {
            let words = line.dropFirst(7).split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 2, let help = help.take(), help.name == words[0] else {
                throw Mistake("no type of the metric above")
            }
            let name = String(words[0])
            guard !families.contains(where: { $0.name == name }) else {
                throw Mistake("the metric is there twice")
            }
            families.append(Family(name: name, type: String(words[1]), help: String(help.text)))
        } else {
            let sample = try PrometheusSample(parsing: line)
            guard help == nil, !families.isEmpty else { throw Mistake("a sample without a type") }
            try families[families.count - 1].add(sample)
        }
    }

    /// The value of a series.
    ///
    /// - Parameter series: The name with labels in the order of their names, such as
    ///   `pullgate_x_total{a="1",b="2"}`.
    public subscript(series: String) -> Double? {
        families.lazy.compactMap { $0.samples[series] }.first
    }
}
