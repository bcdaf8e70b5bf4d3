extension Digest {
    /// Why a text is not a digest.
    public enum ParseError: Error, Hashable, Sendable {
        /// No `:` parts the algorithm from the hash.
        case missingSeparator

        /// What stands before the `:` cannot be the name of an algorithm.
        case malformedAlgorithm

        /// The algorithm is none that containerd verifies.
        case unsupportedAlgorithm(String)

        /// The hash has more or fewer bytes than its algorithm gives.
        case wrongLength(expected: Int, actual: Int)

        /// A byte of the hash is not one of `0` to `9` and `a` to `f`.
        case notLowercaseHexadecimal
    }
}

extension Digest.ParseError: CustomStringConvertible {
    /// One line that begins with the words go-digest has for it.
    public var description: String {
        switch self {
        case .missingSeparator:
            "invalid checksum digest format: no ':' between algorithm and hash"
        case .malformedAlgorithm:
            "invalid checksum digest format: malformed algorithm before the ':'"
        case .unsupportedAlgorithm(let name):
            "unsupported digest algorithm: \(name)"
        case .wrongLength(let expected, let actual):
            "invalid checksum digest length: \(actual) digits instead of \(expected)"
        case .notLowercaseHexadecimal:
            "invalid checksum digest format: the hash must be lowercase hexadecimal"
        }
    }
}
