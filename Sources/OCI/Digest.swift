/// A content address: an algorithm and the lowercase hexadecimal hash it produced.
///
/// A text is a digest here exactly when `Digest.Parse` of opencontainers/go-digest takes it.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// The hash function that a digest names.
    public enum Algorithm: String, Sendable, CaseIterable {
        case sha256
        case sha384
        case sha512

        /// The number of hexadecimal digits a hash of this algorithm has.
        public var encodedLength: Int {
            switch self {
            case .sha256: 64
            case .sha384: 96
            case .sha512: 128
            }
        }
    }

    /// The hash function used.
    public let algorithm: Algorithm

    /// The hash, as lowercase hexadecimal digits.
    public let encoded: String

    /// Parses `algorithm:encoded`.
    ///
    /// Uppercase hexadecimal is refused because containerd refuses it too. Accepting more than
    /// containerd accepts would let a policy match an image that is never pulled.
    ///
    /// - Parameter text: The text after the `@` of an image reference.
    /// - Throws: `ParseError` naming the first rule that the text breaks.
    public init(parsing text: String) throws(ParseError) {
        let bytes = text.utf8
        guard let colon = bytes.firstIndex(of: ASCII.colon) else { throw .missingSeparator }
        let name = bytes[..<colon]
        let hash = bytes[bytes.index(after: colon)...]

        // The bytes are checked before any String is compared: String equality is that of
        // canonically equivalent characters, not of bytes.
        guard Grammar.isAlgorithmName(name) else { throw .malformedAlgorithm }
        guard let algorithm = Algorithm(rawValue: String(decoding: name, as: UTF8.self)) else {
            throw .unsupportedAlgorithm(String(decoding: name, as: UTF8.self))
        }
        guard hash.count == algorithm.encodedLength else {
            throw .wrongLength(expected: algorithm.encodedLength, actual: hash.count)
        }
        guard hash.allSatisfy(ASCII.isLowercaseHexadecimal) else {
            throw .notLowercaseHexadecimal
        }
        self.algorithm = algorithm
        self.encoded = String(decoding: hash, as: UTF8.self)
    }

    /// The digest as it appears in an image reference.
    public var description: String { "\(algorithm.rawValue):\(encoded)" }
}

extension Digest: Comparable {
    /// Orders digests by their text.
    ///
    /// - Parameters:
    ///   - left: A digest.
    ///   - right: Another digest.
    /// - Returns: Whether the text of `left` stands before that of `right`.
    public static func < (left: Digest, right: Digest) -> Bool {
        left.description < right.description
    }
}
