/// Joins the halves of characters in JSON for readers of YAML.
///
/// JSON writes a character beyond U+FFFF by its two halves in UTF-16, `\ud83d\ude00` (RFC 8259,
/// section 7), and YAML by its own number, `\U0001f600`. In JSON a backslash stands in texts alone.
enum SurrogatePairs {
    private static let backslash = UInt8(ascii: "\\")

    /// Bytes of `\ud83d`.
    private static let escapeLength = 6

    /// Writes each pair of halves as YAML does; a half by itself stays as it is.
    static func joined(in json: [UInt8]) -> [UInt8] {
        var joined: [UInt8] = []
        joined.reserveCapacity(json.count)
        var rest = json[...]
        while let start = rest.firstIndex(of: backslash) {
            joined += rest[..<start]
            rest = rest[start...]
            if let character = character(startingAt: rest) {
                let digits = String(character.value, radix: 16)
                joined += "\\U\(String(repeating: "0", count: 8 - digits.utf8.count))\(digits)".utf8
                rest = rest.dropFirst(2 * escapeLength)
            } else {
                // With what it escapes, which may be another backslash.
                joined += rest.prefix(2)
                rest = rest.dropFirst(2)
            }
        }
        return joined + rest
    }

    private static func character(startingAt bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
        guard let high = unit(bytes), UTF16.isLeadSurrogate(high),
            let low = unit(bytes.dropFirst(escapeLength)), UTF16.isTrailSurrogate(low)
        else { return nil }
        return UTF16.decode(UTF16.EncodedScalar([high, low]))
    }

    /// The number of an escape that stands at the start.
    private static func unit(_ bytes: ArraySlice<UInt8>) -> UInt16? {
        let escape = bytes.prefix(escapeLength)
        guard escape.count == escapeLength, escape.starts(with: "\\u".utf8) else { return nil }
        return UInt16(String(decoding: escape.dropFirst(2), as: UTF8.self), radix: 16)
    }
}
