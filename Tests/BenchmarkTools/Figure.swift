/// Something that was measured, with what it must reach if there is such a thing.
public struct Figure: Encodable, Sendable {
    /// What must be reached in words, and whether it is.
    public struct Target: Encodable, Sendable {
        /// What must be reached, such as `at most 10 MB`.
        public let text: String

        /// Whether it is.
        public let isMet: Bool
    }

    private static let nameWidth = 38
    private static let valueWidth = 34

    /// What was measured.
    public let name: String

    /// What came of it, with its unit.
    public let value: String

    /// What it must reach, if there is such a thing.
    public let target: Target?

    /// Makes a figure.
    ///
    /// - Parameters:
    ///   - name: What was measured.
    ///   - value: What came of it, with its unit.
    ///   - target: What it must reach in words, and whether it does.
    public init(_ name: String, _ value: String, target: (text: String, isMet: Bool)? = nil) {
        self.name = name
        self.value = value
        self.target = target.map { Target(text: $0.text, isMet: $0.isMet) }
    }

    /// The figure on one line.
    public var line: String {
        let name = Self.padded(name, to: Self.nameWidth)
        guard let target else { return "  \(name)\(value)" }
        let value = Self.padded(value, to: Self.valueWidth)
        return "  \(name)\(value)must be \(target.text): \(target.isMet ? "met" : "NOT MET")"
    }

    /// A text that is too long pushes what follows to the right and is not cut.
    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(2, width - text.count))
    }
}
