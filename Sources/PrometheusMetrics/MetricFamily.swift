/// One metric with all of its series, as a scrape shows it.
public struct MetricFamily: Hashable, Sendable {
    /// What kind of metric it is; the raw value is the word of the `TYPE` line.
    public enum Kind: String, Hashable, Sendable {
        /// A number that only grows.
        case counter
        /// A number that goes up and down.
        case gauge
        /// How often values of each size occurred.
        case histogram
    }

    /// The name, by Prometheus's conventions with its unit and, for a counter, with `_total`.
    public let name: String

    /// What a person should read.
    public let help: String

    /// What kind of metric it is.
    public let kind: Kind

    /// The series.
    public let samples: [MetricSample]

    /// Makes a family.
    ///
    /// - Parameters:
    ///   - name: The name; it must be one of `[a-zA-Z_][a-zA-Z0-9_]*`.
    ///   - help: What a person should read.
    ///   - kind: What kind of metric it is.
    ///   - samples: The series.
    public init(_ name: String, help: String, kind: Kind, samples: [MetricSample]) {
        precondition(Self.isName(name), "\(name) is no name of a metric")
        self.name = name
        self.help = help
        self.kind = kind
        self.samples = samples
    }

    /// Makes a gauge with one series.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - help: What a person should read.
    ///   - value: The value, or nil for a gauge that has none now and so no series.
    /// - Returns: The family.
    public static func gauge(_ name: String, help: String, _ value: Double?) -> MetricFamily {
        let samples = value.map { [MetricSample(value: $0)] } ?? []
        return MetricFamily(name, help: help, kind: .gauge, samples: samples)
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
            default: false
            }
        }
    }
}
