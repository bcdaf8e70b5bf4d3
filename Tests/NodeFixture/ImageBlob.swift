import Crypto

/// Bytes as a registry keeps them: with a media type, under their digest.
public struct ImageBlob: Hashable, Sendable {
    /// The media type.
    public let mediaType: String

    /// The content.
    public let bytes: [UInt8]

    /// The content address, `sha256:` and 64 lowercase hexadecimal digits.
    public let digest: String

    /// Creates a blob.
    ///
    /// - Parameters:
    ///   - mediaType: The media type.
    ///   - bytes: The content.
    public init(mediaType: String, bytes: [UInt8]) {
        self.mediaType = mediaType
        self.bytes = bytes
        digest = Self.digest(of: bytes)
    }

    /// Creates a blob of a JSON document.
    ///
    /// - Parameters:
    ///   - mediaType: The media type.
    ///   - document: The document.
    init(mediaType: String, document: JSONValue) {
        self.init(mediaType: mediaType, bytes: Array(document.text.utf8))
    }

    /// The blob as manifests refer to it.
    var descriptor: [String: JSONValue] {
        [
            "mediaType": .string(mediaType),
            "size": .integer(bytes.count),
            "digest": .string(digest),
        ]
    }

    /// Hashes bytes.
    ///
    /// - Parameter bytes: Any content.
    /// - Returns: Its digest.
    static func digest(of bytes: [UInt8]) -> String {
        let hexadecimal = SHA256.hash(data: bytes).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return "sha256:\(hexadecimal.joined())"
    }
}
