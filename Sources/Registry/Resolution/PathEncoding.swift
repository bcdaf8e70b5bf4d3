/// A path as it stands in a URL.
enum PathEncoding {
    private static let kept = Set("-._~!$&'()*+,;=:@/".utf8)

    /// Encodes what has a meaning of its own in a URL or may not stand in one.
    ///
    /// - Parameter path: The path, not encoded.
    /// - Returns: The encoded path.
    static func encode(_ path: String) -> String {
        var result = ""
        for byte in path.utf8 {
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
