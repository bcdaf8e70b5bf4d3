import FoundationEssentials

/// The place where a text stops being JSON (RFC 8259), which Foundation's decoder does not tell.
///
/// It is only looked for in texts that the decoder has refused.
public struct JSONFault: Hashable, Sendable, CustomStringConvertible {
    /// The line, counted from 1.
    public let line: Int

    /// The byte within the line, counted from 1.
    public let column: Int

    /// Whether the text is JSON as far as it goes, as of a file that is still being written.
    public let isEnd: Bool

    /// The place in plain words.
    public var description: String {
        isEnd
            ? "it ends too early, at line \(line), column \(column)"
            : "line \(line), column \(column) is wrong"
    }

    /// Finds the first wrong byte.
    ///
    /// - Parameter data: The text. One that keeps to the grammar gives nil: the decoder has other
    ///   reasons too, such as bytes that are no UTF-8, or too many brackets in each other.
    init?(in data: Data) {
        var scanner = JSONScanner(data)
        guard !scanner.scan() else { return nil }
        let before = data.prefix(scanner.position)
        let newline = UInt8(ascii: "\n")
        line = before.count { $0 == newline } + 1
        column = before.reversed().prefix { $0 != newline }.count + 1
        isEnd = scanner.position == data.count
    }
}
