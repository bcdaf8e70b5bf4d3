/// A value of a document that is to be written, in JSON or in YAML.
enum DocumentValue: Hashable {
    /// One key of a mapping and its value.
    struct Entry: Hashable {
        let key: String
        let value: DocumentValue
    }

    case text(String)
    case number(UInt64)
    case flag(Bool)
    case list([DocumentValue])
    /// The entries in the order in which people would write them.
    case mapping([Entry])

    /// A mapping of the keys that have a value.
    init(entries: KeyValuePairs<String, DocumentValue?>) {
        self = .mapping(
            entries.compactMap { key, value in
                value.map { Entry(key: key, value: $0) }
            }
        )
    }

    /// A text of what a value writes itself as; nil for nil.
    static func text(of value: (some CustomStringConvertible)?) -> DocumentValue? {
        value.map { .text($0.description) }
    }

    /// A list; nil for an empty one.
    static func listUnlessEmpty(_ values: [DocumentValue]) -> DocumentValue? {
        values.isEmpty ? nil : .list(values)
    }
}
