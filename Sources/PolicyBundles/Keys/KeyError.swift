/// Why a file with keys cannot be used.
public struct KeyError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: Error, Hashable, Sendable {
        /// The file has more bytes than `KeyFile.maximumBytes`.
        case tooLarge(bytes: Int)
        /// The file is not UTF-8: most likely the key is in DER.
        case notText
        /// No file is named, so nothing would be trusted.
        case noKeyFile
        /// The file has no PEM block.
        case noKey(KeyHalf)
        /// The file has more than the one private key to sign with.
        case severalPrivateKeys(Int)
        /// There are more public keys than `TrustedKeys.maximumKeys`, with those of files before.
        case tooManyKeys
        /// The block has no end, or the end of another one.
        case unterminated(label: String)
        /// What stands between the two lines of the block is not base64.
        case notBase64
        /// A private key where the public one belongs: it must not be on nodes.
        case privateInsteadOfPublic
        /// A public key where the private one belongs.
        case publicInsteadOfPrivate
        /// The private key is encrypted.
        case encrypted
        /// The private key is in a format of its own, not in PKCS#8.
        case notPKCS8(label: String)
        /// The block holds something else than a key.
        case noKeyBlock(label: String)
        /// The key is for an algorithm that bundles are not signed with.
        case unsupportedAlgorithm(String)
        /// The bytes are not a key of the kind that the block claims.
        case malformed(KeyHalf)
    }

    /// The file as it was named.
    public let file: String

    /// The number of the block in the file, counted from 1; nil for the file as a whole.
    public let block: Int?

    /// What is wrong.
    public let reason: Reason
}

extension KeyError: CustomStringConvertible {
    /// The file, the block and what is wrong, on one line.
    public var description: String {
        let place = block.map { "\(file), block \($0)" } ?? file
        return "\(place): \(reason)"
    }
}

extension KeyError.Reason: CustomStringConvertible {
    /// What is wrong, without the place.
    public var description: String {
        switch self {
        case .tooLarge(let bytes):
            "the file has \(bytes) bytes; keys have at most \(KeyFile.maximumBytes)"
        case .notText: "the file is not text; keys are read in PEM, not in DER"
        case .noKeyFile: "no file with public keys is named"
        case .noKey(let half): "the file has no \(half.rawValue) in PEM"
        case .severalPrivateKeys(let count):
            "the file has \(count) PEM blocks; a file to sign with has one private key"
        case .tooManyKeys: "more than \(TrustedKeys.maximumKeys) public keys are too many to try"
        case .unterminated(let label): "\"BEGIN \(label)\" has no \"END \(label)\" behind it"
        case .notBase64: "the block is not base64"
        case .privateInsteadOfPublic:
            "this is a private key; only the public key belongs here"
                + " (openssl pkey -pubout writes it)"
        case .publicInsteadOfPrivate: "this is a public key; signing needs the private key"
        case .encrypted: "the private key is encrypted; decrypt it (openssl pkcs8 -topk8 -nocrypt)"
        case .notPKCS8(let label):
            "\"\(label)\" is not PKCS#8; convert the key (openssl pkcs8 -topk8 -nocrypt)"
        case .noKeyBlock(let label): "\"\(label)\" is not a key"
        case .unsupportedAlgorithm(let name):
            "the key is for \(name); bundles are signed with Ed25519 or ECDSA P-256"
        case .malformed(let half): "the block does not hold a well-formed \(half.rawValue)"
        }
    }
}
