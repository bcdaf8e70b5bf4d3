extension ImageReference {
    /// Why no containerd takes a text for an image reference.
    public enum ParseError: Error, Hashable, Sendable {
        /// The text has more than `ImageReference.maximumTextBytes`.
        case textTooLong(bytes: Int)

        /// The text is the 64 digits of an image's identifier, not a name.
        case identifier(String)

        /// The repository's name has upper case, which is for hosts and tags alone.
        case uppercaseName

        /// The registry host is neither a name nor an address, or its port is no number.
        case malformedDomain

        /// The repository's path is empty or has a component that is not allowed.
        case malformedPath

        /// The path has more than `ImageReference.maximumPathBytes`.
        case pathTooLong

        /// The tag is empty, too long or has a character that is not allowed.
        case malformedTag

        /// The text after the `@` is not a digest.
        case malformedDigest(Digest.ParseError)
    }
}

extension ImageReference.ParseError: CustomStringConvertible {
    /// One line that begins with the words containerd has for it.
    public var description: String {
        switch self {
        case .textTooLong(let bytes):
            "invalid reference format: \(bytes) bytes, more than "
                + "\(ImageReference.maximumTextBytes)"
        case .identifier(let text):
            "invalid repository name (\(text)), cannot specify 64-byte hexadecimal strings"
        case .uppercaseName:
            "invalid reference format: repository name must be lowercase"
        case .malformedDomain:
            "invalid reference format: malformed registry host or port"
        case .malformedPath:
            "invalid reference format: malformed repository name"
        case .pathTooLong:
            "repository name must not be more than "
                + "\(ImageReference.maximumPathBytes) characters"
        case .malformedTag:
            "invalid reference format: malformed tag"
        case .malformedDigest(let error):
            error.description
        }
    }
}
