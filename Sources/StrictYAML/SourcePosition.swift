/// A place in a document, as editors show it.
public struct SourcePosition: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The line, counted from 1.
    public let line: Int

    /// The column in Unicode scalars, counted from 1.
    public let column: Int

    /// Creates a position.
    ///
    /// - Parameters:
    ///   - line: The line, counted from 1.
    ///   - column: The column in Unicode scalars, counted from 1.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The position as `line:column`.
    public var description: String { "\(line):\(column)" }

    /// Orders positions as they stand in the document.
    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }

    /// Where the first character of every document stands.
    static let start = SourcePosition(line: 1, column: 1)

    /// The position of whatever follows `scalar`.
    func advanced(over scalar: Unicode.Scalar, before next: Unicode.Scalar?) -> SourcePosition {
        let endsLine = scalar == "\n" || (scalar == "\r" && next != "\n")
        return endsLine
            ? SourcePosition(line: line + 1, column: 1)
            : SourcePosition(line: line, column: column + 1)
    }

    /// The position after all of `text`.
    init(after text: some Sequence<Unicode.Scalar>) {
        var position = Self.start
        var previous: Unicode.Scalar?
        for scalar in text {
            if let previous { position = position.advanced(over: previous, before: scalar) }
            previous = scalar
        }
        if let previous { position = position.advanced(over: previous, before: nil) }
        self = position
    }
}
