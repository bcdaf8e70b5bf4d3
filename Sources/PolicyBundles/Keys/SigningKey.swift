internal import Crypto

/// A private key that bundles are signed with.
public struct SigningKey: Sendable {
    private enum Material: Sendable {
        case ed25519(Curve25519.Signing.PrivateKey)
        case ecdsaP256(P256.Signing.PrivateKey)
    }

    /// The half of the pair that nodes trust.
    public let publicKey: PublicKey

    private let material: Material

    /// Makes a new key.
    ///
    /// - Parameter algorithm: What the key is for.
    public init(generating algorithm: KeyAlgorithm) {
        switch algorithm {
        case .ed25519: self.init(Curve25519.Signing.PrivateKey())
        case .ecdsaP256: self.init(P256.Signing.PrivateKey())
        }
    }

    /// Reads the key of a file with one private key, as `openssl genpkey` writes it.
    ///
    /// - Parameter file: The file with one block of PKCS#8 in PEM.
    /// - Throws: `KeyError` for a file without a key or with several, for a key that is public,
    ///   encrypted or not in PKCS#8, and for one of another algorithm.
    public init(_ file: KeyFile) throws(KeyError) {
        let blocks = try file.blocks(wanted: .privateKey)
        guard let block = blocks.first, blocks.count == 1 else {
            throw file.error(.severalPrivateKeys(blocks.count))
        }
        do {
            try self.init(block)
        } catch {
            throw file.error(error, block: block.number)
        }
    }

    private init(_ block: PEMBlock) throws(KeyError.Reason) {
        switch block.kind {
        case .privateKey: break
        case .publicKey: throw .publicInsteadOfPrivate
        case .encryptedPrivateKey: throw .encrypted
        case .otherPrivateKey: throw .notPKCS8(label: block.label)
        case .other: throw .noKeyBlock(label: block.label)
        }
        guard let der = block.bytes else { throw .notBase64 }
        let encoding = try KeyEncoding(privateKey: der)
        do {
            switch encoding.algorithm {
            case .ed25519:
                // The key is an octet string once more (RFC 8410, section 7): 2 bytes and 32.
                guard encoding.key.starts(with: [0x04, 0x20]) else {
                    throw KeyError.Reason.malformed(.privateKey)
                }
                let key = encoding.key.dropFirst(2)
                self.init(try Curve25519.Signing.PrivateKey(rawRepresentation: key))
            case .ecdsaP256:
                self.init(try P256.Signing.PrivateKey(derRepresentation: der))
            }
        } catch {
            throw .malformed(.privateKey)
        }
    }

    private init(_ key: Curve25519.Signing.PrivateKey) {
        material = .ed25519(key)
        publicKey = PublicKey(key.publicKey)
    }

    private init(_ key: P256.Signing.PrivateKey) {
        material = .ecdsaP256(key)
        publicKey = PublicKey(key.publicKey)
    }

    /// The private key in PEM, as PKCS#8 without encryption: for a file that only its owner reads.
    public var privatePEM: String {
        let der =
            switch material {
            case .ed25519(let key):
                KeyEncoding.ed25519(privateKey: Array(key.rawRepresentation))
            case .ecdsaP256(let key): Array(key.derRepresentation)
            }
        return PEMBlock.text(label: "PRIVATE KEY", bytes: der)
    }

    /// Signs bytes, in the format that `PublicKey.isValid(_:for:)` takes.
    ///
    /// - Parameter message: What to sign.
    /// - Returns: The signature.
    /// - Throws: What the cryptography library reports when it runs out of memory or randomness.
    func signature(for message: [UInt8]) throws -> [UInt8] {
        switch material {
        case .ed25519(let key): try Array(key.signature(for: message))
        case .ecdsaP256(let key): try Array(key.signature(for: message).derRepresentation)
        }
    }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The public key's description: logs must never have the private one.
    public var description: String { "private key of \(publicKey)" }

    /// The same as the description.
    public var debugDescription: String { description }

    /// Nothing of the private key.
    public var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}
