/// One line of a scrape with a number.
struct PrometheusSample: Hashable {
    let name: String
    let labels: [String: String]
    let value: Double

    /// The name with its labels, in the order of their names.
    var series: String {
        guard !labels.isEmpty else { return name }
        let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\($0.value)\"" }
        return "\(name){\(pairs.joined(separator: ","))}"
    }

    /// Reads a line.
    ///
    /// - Parameter line: The line, with neither a comment nor a time.
    /// - Throws: `Mistake`.
    init(parsing line: Substring) throws(PrometheusText.Mistake) {
        var rest = line[...]
        name = try Self.name(at: &rest)
        var labels: [String: String] = [:]
        if Self.take("{", from: &rest) {
            repeat {
                let label = try Self.name(at: &rest)
                guard Self.take("=\"", from: &rest) else { throw .init("a label without value") }
                let value = try Self.quoted(&rest)
                guard labels.updateValue(value, forKey: label) == nil else {
                    throw .init("a label twice")
                }
            } while Self.take(",", from: &rest)
            guard Self.take("}", from: &rest) else { throw .init("labels without an end") }
        }
        self.labels = labels
        guard Self.take(" ", from: &rest), let value = Self.number(rest) else {
            throw .init("no number")
        }
        self.value = value
    }

    private static func take(_ text: String, from rest: inout Substring) -> Bool {
        guard rest.hasPrefix(text) else { return false }
        rest.removeFirst(text.count)
        return true
    }

    private static func name(at rest: inout Substring) throws(PrometheusText.Mistake) -> String {
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        guard let first = name.first, !first.isNumber else { throw .init("no name") }
        rest = rest[name.endIndex...]
        return String(name)
    }

    /// Reads to the quotation mark that ends a label's value.
    private static func quoted(
        _ rest: inout Substring
    ) throws(PrometheusText.Mistake) -> String {
        var value = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return value
            case "\\":
                switch rest.popFirst() {
                case "\\": value.append("\\")
                case "\"": value.append("\"")
                case "n": value.append("\n")
                default: throw .init("an unknown escape")
                }
            default: value.append(character)
            }
        }
        throw .init("a value without an end")
    }

    private static func number(_ text: Substring) -> Double? {
        switch text {
        case "+Inf": .infinity
        case "-Inf": -.infinity
        case "NaN": .nan
        default: text.contains(where: \.isLetter) && !text.contains("e") ? nil : Double(text)
        }
    }
}
