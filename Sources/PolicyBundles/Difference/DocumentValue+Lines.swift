extension DocumentValue {
    /// The keys of a mapping and their values; none of anything else.
    var entries: [Entry] {
        switch self {
        case .mapping(let entries): entries
        case .text, .number, .flag, .list: []
        }
    }

    /// Whether the value is a list.
    var isList: Bool {
        switch self {
        case .list: true
        case .text, .number, .flag, .mapping: false
        }
    }

    /// The elements of a list; anything else alone.
    var elements: [DocumentValue] {
        switch self {
        case .list(let values): values
        case .text, .number, .flag, .mapping: [self]
        }
    }

    /// The value for people, on one line.
    var line: String {
        switch self {
        case .text(let text): text
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .list(let values): values.map(\.line).joined(separator: " ")
        case .mapping(let entries):
            entries.map { "\($0.key) \($0.value.lineInMapping)" }.joined(separator: ", ")
        }
    }

    /// The value for people behind its key, in quotes if it could pass for further keys.
    private var lineInMapping: String {
        switch self {
        case .text(let text) where !text.utf8.allSatisfy(Self.isPlain):
            text.inDoubleQuotes
        case .text, .number, .flag, .list, .mapping: line
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\""): false
        default: true
        }
    }
}
