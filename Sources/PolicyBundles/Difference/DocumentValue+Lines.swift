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

    /// The value for people, a line for each element of a list.
    var lines: [String] {
        switch self {
        case .list(let values): values.map(\.line)
        case .text, .number, .flag, .mapping: [line]
        }
    }

    private var line: String {
        switch self {
        case .text(let text): text
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .list(let values): values.map(\.line).joined(separator: " ")
        case .mapping(let entries):
            entries.map { "\($0.key) \($0.value.line)" }.joined(separator: ", ")
        }
    }
}
