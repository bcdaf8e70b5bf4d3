internal import FoundationEssentials

/// Base64 with padding (RFC 4648, sections 4 and 5), in the one text that each value has.
enum Base64 {
    /// Decodes the standard or the URL-safe alphabet, but not a mixture of them.
    ///
    /// - Returns: The bytes; nil for white space, missing padding, or bits that would be dropped.
    static func decoded(_ text: String) -> [UInt8]? {
        let isURLSafe = text.utf8.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        let standard = isURLSafe ? translatedFromURLSafe(text) : text
        // Encoding the result again is what shows each of the laxities of a decoder.
        guard let standard, let data = Data(base64Encoded: standard),
            data.base64EncodedString() == standard
        else { return nil }
        return [UInt8](data)
    }

    /// Encodes with the standard alphabet.
    static func encoded(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }

    /// The characters that `count` bytes are encoded in.
    static func encodedCount(of count: Int) -> Int {
        (count + 2) / 3 * 4
    }

    private static func translatedFromURLSafe(_ text: String) -> String? {
        var bytes = Array(text.utf8)
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "-"): bytes[index] = UInt8(ascii: "+")
            case UInt8(ascii: "_"): bytes[index] = UInt8(ascii: "/")
            case UInt8(ascii: "+"), UInt8(ascii: "/"): return nil
            default: break
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
