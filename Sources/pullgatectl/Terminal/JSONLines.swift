internal import FoundationEssentials

/// Writes answers as JSON, one object a line.
struct JSONLines {
    private let encoder: JSONEncoder

    /// Makes a writer; the keys of its objects are sorted, so that equal answers are equal lines.
    init() {
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// Writes one answer to standard output at once.
    ///
    /// - Parameter answer: The answer.
    /// - Throws: `EncodingError`, or as `StandardStream.write(_:)` does.
    func write(_ answer: some Encodable) throws {
        try StandardStream.output.write(line: text(of: answer))
    }

    /// Encodes one answer.
    ///
    /// - Parameter answer: The answer.
    /// - Returns: The object, on one line.
    /// - Throws: `EncodingError`.
    func text(of answer: some Encodable) throws -> String {
        String(decoding: try encoder.encode(answer), as: UTF8.self)
    }
}
