/// One fact of an answer for people: a label and a text.
struct Fact: Hashable, Sendable {
    /// Columns of the longest label and the space after it.
    private static let labelWidth = 11

    /// What the text is about, shorter than `labelWidth`.
    let label: String

    /// The text, which may come from others.
    let text: String

    /// Makes a fact.
    ///
    /// - Parameters:
    ///   - label: What the text is about.
    ///   - text: The text.
    init(_ label: String, _ text: String) {
        self.label = label
        self.text = text
    }

    /// The fact on a line of its own, the texts of all facts in one column.
    var line: String {
        let padding = String(repeating: " ", count: Self.labelWidth - label.count)
        return "  \(label)\(padding)\(text.printable)"
    }
}
