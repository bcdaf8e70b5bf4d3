internal import Admission
internal import FoundationEssentials

extension DecisionRecord {
    /// The record as one line of JSON, without the line's end.
    ///
    /// - Throws: `EncodingError`.
    func line() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
