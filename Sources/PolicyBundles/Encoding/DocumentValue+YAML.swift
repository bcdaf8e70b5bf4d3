extension DocumentValue {
    /// The value in YAML as people write it, one key or element a line.
    public var yaml: String {
        block(indentation: "").joined(separator: "\n") + "\n"
    }

    /// The lines of the value, or the one line of a value that has no lines of its own.
    private func block(indentation: String) -> [String] {
        switch self {
        case .text, .number, .flag, .list([]), .mapping([]):
            [indentation + inline]
        case .list(let values):
            values.flatMap { value in
                // An element begins behind its dash and goes on below itself.
                var lines = value.block(indentation: indentation + "  ")
                lines[0] = indentation + "- " + lines[0].dropFirst(indentation.count + 2)
                return lines
            }
        case .mapping(let entries):
            entries.flatMap { entry in
                let key = indentation + entry.key.inPlainOrQuotes + ":"
                return entry.value.isInline
                    ? ["\(key) \(entry.value.inline)"]
                    : [key] + entry.value.block(indentation: indentation + "  ")
            }
        }
    }

    private var isInline: Bool {
        switch self {
        case .text, .number, .flag, .list([]), .mapping([]): true
        case .list, .mapping: false
        }
    }

    /// The value behind its key, for the values that `isInline` is true for.
    private var inline: String {
        switch self {
        case .text(let text): text.inPlainOrQuotes
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .list: "[]"
        case .mapping: "{}"
        }
    }
}

extension String {
    /// The text without quotes where YAML reads it as this text, else in double quotes.
    fileprivate var inPlainOrQuotes: String {
        let begins = utf8.first.map { $0 < 0x80 && Character(Unicode.Scalar($0)).isLetter } ?? false
        let isPlain = begins && utf8.last != UInt8(ascii: ":") && utf8.allSatisfy(Self.isPlain)
        return isPlain && lowercased() != "null" ? self : inDoubleQuotes
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"):
            true
        default:
            false
        }
    }
}
