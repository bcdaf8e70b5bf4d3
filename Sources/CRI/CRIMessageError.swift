public import OCI

/// Why bytes are not the CRI message that they should be.
public enum CRIMessageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes are not protobuf, or a field has the wrong wire type.
    case malformed(message: String)
    /// A field that must be text is not UTF-8.
    case notUTF8(field: String)
    /// The request is larger than what is read.
    case tooLarge(message: String, maximumSize: Int)
    /// The request names no image.
    case noImage
    /// The image reference is one that containerd refuses too.
    case invalidReference(image: String, reason: ImageReference.ParseError)

    /// What the caller should read.
    public var description: String {
        switch self {
        case .malformed(let message): "not a valid \(message)"
        case .notUTF8(let field): "\(field) is not UTF-8"
        case .tooLarge(let message, let maximumSize):
            "the \(message) has more than \(maximumSize) bytes"
        case .noImage: "the request names no image"
        case .invalidReference(let image, let reason):
            "failed to parse image reference \"\(image)\": \(reason)"
        }
    }
}
