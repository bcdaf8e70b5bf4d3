internal import FoundationEssentials

extension Encodable {
    /// The value as one line of JSON, without the line's end.
    ///
    /// - Throws: `EncodingError`.
    func line() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
