/// A value of a document, with the place where it was written.
struct YAMLValue: Hashable, Sendable {
    /// One key of a mapping and what stands behind it.
    struct Entry: Hashable, Sendable {
        let key: String
        let keyPosition: SourcePosition
        let value: YAMLValue
    }

    /// What was written.
    ///
    /// YAML guesses types from the look of a text: `off` is a boolean to it, `2027-01-31` a time.
    /// Here a scalar stays the text that was written, and whoever reads it knows what it must be.
    enum Content: Hashable, Sendable {
        case text(String)
        /// Nothing, `~` or `null`, without quotes.
        case nothing
        case list([YAMLValue])
        case mapping([Entry])
    }

    let position: SourcePosition
    let content: Content
}

extension YAMLValue.Content {
    /// The kind, as messages name it.
    var kind: String {
        switch self {
        case .text: "a text"
        case .nothing: "nothing"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}
