extension DocumentValue {
    /// The value in JSON: on one line, without white space, the keys sorted by their bytes.
    ///
    /// So the same value is always the same bytes, whatever the order it was put together in.
    public var json: String {
        var json = ""
        appendJSON(to: &json)
        return json
    }

    private func appendJSON(to json: inout String) {
        switch self {
        case .text(let text):
            json += text.inDoubleQuotes
        case .number(let number):
            json += "\(number)"
        case .flag(let flag):
            json += "\(flag)"
        case .list(let values):
            json += "["
            for (index, value) in values.enumerated() {
                if index > 0 { json += "," }
                value.appendJSON(to: &json)
            }
            json += "]"
        case .mapping(let entries):
            json += "{"
            let sorted = entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for (index, entry) in sorted.enumerated() {
                if index > 0 { json += "," }
                json += entry.key.inDoubleQuotes + ":"
                entry.value.appendJSON(to: &json)
            }
            json += "}"
        }
    }
}

extension String {
    /// The text as JSON and YAML both write it.
    ///
    /// Control characters, line breaks and what turns or hides text are written by their numbers.
    /// Characters beyond U+FFFF are not: JSON's halves of them are refused where YAML is read.
    var inDoubleQuotes: String {
        var quoted = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\":
                quoted += "\\"
                quoted.unicodeScalars.append(scalar)
            case _ where scalar.isWrittenByNumber:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default:
                quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension Unicode.Scalar {
    fileprivate var isWrittenByNumber: Bool {
        guard !isASCII else { return value < 0x20 || value == 0x7F }
        guard value <= 0xFFFF else { return false }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
            return true
        default:
            return false
        }
    }
}
