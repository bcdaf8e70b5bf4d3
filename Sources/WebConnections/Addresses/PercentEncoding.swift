/// Text as it stands in a part of a URL (RFC 3986, section 2).
public enum PercentEncoding {
    /// Encodes what has a meaning of its own in a URL or may not stand in one.
    ///
    /// - Parameters:
    ///   - text: The text, not encoded.
    ///   - kept: The characters that stay, besides those that have a meaning nowhere.
    /// - Returns: The encoded text.
    public static func encode(_ text: String, keeping kept: String = "") -> String {
        let kept = Set("-._~".utf8).union(kept.utf8)
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where kept.contains(byte):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
