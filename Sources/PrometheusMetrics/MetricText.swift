/// Writes metrics in Prometheus's text format 0.0.4.
///
/// See <https://prometheus.io/docs/instrumenting/exposition_formats/>.
public enum MetricText {
    /// The value of the `Content-Type` header field.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Writes families in the order that they come in.
    ///
    /// - Parameter families: The families; each name must occur once.
    /// - Returns: The text, a family without series left out.
    public static func text(of families: [MetricFamily]) -> String {
        var text = ""
        for family in families where !family.samples.isEmpty {
            text += "# HELP \(family.name) \(escaped(family.help, quotes: false))\n"
            text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
            for sample in family.samples {
                text += family.name + sample.suffix + labels(sample.labels)
                text += " \(number(sample.value))\n"
            }
        }
        return text
    }

    /// A number as Go reads it; one without a fraction has none.
    ///
    /// - Parameter value: The number.
    /// - Returns: The text.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    private static func labels(_ labels: [MetricSample.Label]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
        return "{\(pairs.joined(separator: ","))}"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped.append(contentsOf: #"\\"#.unicodeScalars)
            case "\n": escaped.append(contentsOf: #"\n"#.unicodeScalars)
            case "\"" where quotes: escaped.append(contentsOf: #"\""#.unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
