/// A value of a document that is to be written, in JSON or in YAML.
public enum DocumentValue: Hashable, Sendable {
    /// One key of a mapping and its value.
    public struct Entry: Hashable, Sendable {
        let key: String
        let value: DocumentValue

        /// Makes an entry.
        ///
        /// - Parameters:
        ///   - key: The key.
        ///   - value: Its value.
        public init(key: String, value: DocumentValue) {
            self.key = key
            self.value = value
        }
    }

    /// A text.
    case text(String)
    /// A number.
    case number(UInt64)
    /// `true` or `false`.
    case flag(Bool)
    /// Elements in their order.
    case list([DocumentValue])
    /// The entries in the order in which people would write them.
    case mapping([Entry])

    /// A mapping of the keys that have a value.
    ///
    /// - Parameter entries: The keys in their order, each with its value or nil.
    public init(entries: KeyValuePairs<String, DocumentValue?>) {
        self = .mapping(
            entries.compactMap { key, value in
                value.map { Entry(key: key, value: $0) }
            }
        )
    }

    /// A text of what a value writes itself as; nil for nil.
    ///
    /// - Parameter value: The value.
    /// - Returns: The text.
    public static func text(of value: (some CustomStringConvertible)?) -> DocumentValue? {
        value.map { .text($0.description) }
    }

    /// A list; nil for an empty one.
    static func listUnlessEmpty(_ values: [DocumentValue]) -> DocumentValue? {
        values.isEmpty ? nil : .list(values)
    }
}
