extension ValueReader {
    /// Reads a list.
    ///
    /// - Parameter read: Reads one element, and returns nil after a mistake.
    /// - Returns: The elements; nil after a mistake in any of them.
    public mutating func list<Element>(
        _ read: (inout ValueReader) -> Element?
    ) -> [Element]? {
        guard case .list(let values) = value.content else {
            reportKind(expected: "a list ([] for an empty one)")
            return nil
        }
        var elements: [Element?] = []
        for (index, value) in values.enumerated() {
            var element = ValueReader(
                value: value,
                path: path.appending(index: index),
                mistakes: mistakes
            )
            elements.append(read(&element))
            mistakes = element.mistakes
        }
        return Self.unwrapped(elements)
    }

    /// Reads a list in which there must be something.
    ///
    /// - Parameters:
    ///   - problem: What is reported of an empty list: "lists no user that may connect".
    ///   - read: Reads one element, and returns nil after a mistake.
    /// - Returns: The elements; nil after a mistake in any of them, or if there are none.
    public mutating func list<Element>(
        emptyIs problem: String,
        _ read: (inout ValueReader) -> Element?
    ) -> [Element]? {
        guard let elements = list(read) else { return nil }
        guard !elements.isEmpty else {
            report(problem)
            return nil
        }
        return elements
    }

    /// Reads a list, or one text with the elements between commas.
    ///
    /// White space around the elements of a text is dropped, and an empty text is an empty list,
    /// but nothing between two commas is a mistake.
    ///
    /// - Parameters:
    ///   - expected: What each text must be, for messages: "a vulnerability id".
    ///   - parse: Makes an element of a text, or returns nil if the text is none.
    /// - Returns: The elements; nil after a mistake in any of them.
    public mutating func commaSeparatedOrList<Element>(
        of expected: String,
        _ parse: (String) -> Element?
    ) -> [Element]? {
        switch value.content {
        case .list:
            return list { $0.parsed(as: expected, parse) }
        case .text(let text):
            guard !text.allSatisfy(\.isWhitespace) else { return [] }
            let elements = text.split(separator: ",", omittingEmptySubsequences: false)
                .map { parsed($0.trimmingWhitespace, as: expected, parse) }
            return Self.unwrapped(elements)
        case .nothing, .mapping:
            reportKind(expected: "a text with commas, or a list ([] for an empty one)")
            return nil
        }
    }

    /// Reads a mapping, and reports the keys in it that `read` did not ask for.
    ///
    /// - Parameter read: Reads the values by their keys, and returns nil after a mistake.
    /// - Returns: What `read` returned; nil if the value is no mapping.
    public mutating func mapping<Value>(
        _ read: (inout MappingReader) -> Value?
    ) -> Value? {
        guard case .mapping(let entries) = value.content else {
            reportKind(expected: "a mapping of keys to values")
            return nil
        }
        var reader = MappingReader(
            entries: entries,
            position: value.position,
            path: path,
            mistakes: mistakes
        )
        let result = read(&reader)
        reader.reportUnknownKeys()
        mistakes = reader.mistakes
        return result
    }

    /// The elements, unless one of them is missing: a shorter list would mean something else.
    private static func unwrapped<Element>(_ elements: [Element?]) -> [Element]? {
        let present = elements.compactMap { $0 }
        return present.count == elements.count ? present : nil
    }
}

extension Substring {
    /// The text without the white space at its ends.
    fileprivate var trimmingWhitespace: String {
        let start = drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }
        return end.map { String(start[...$0]) } ?? ""
    }
}
