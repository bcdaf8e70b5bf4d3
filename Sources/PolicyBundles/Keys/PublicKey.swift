internal import Crypto
internal import OCI

/// A key that signatures of bundles are checked with.
public struct PublicKey: Sendable {
    private enum Material: Sendable {
        case ed25519(Curve25519.Signing.PublicKey)
        case ecdsaP256(P256.Signing.PublicKey)
    }

    /// The key's id: the SHA-256 of its SubjectPublicKeyInfo in DER, in lower-case hexadecimal.
    public let id: String

    private let material: Material
    private let der: [UInt8]

    init(_ key: Curve25519.Signing.PublicKey) {
        let der = KeyEncoding.ed25519(publicKey: Array(key.rawRepresentation))
        self.init(.ed25519(key), der: der)
    }

    init(_ key: P256.Signing.PublicKey) {
        self.init(.ecdsaP256(key), der: Array(key.derRepresentation))
    }

    private init(_ material: Material, der: [UInt8]) {
        self.material = material
        self.der = der
        id = SHA256.hash(data: der).hexadecimal
    }

    /// Reads the key of one block of a file.
    init(_ block: PEMBlock) throws(KeyError.Reason) {
        switch block.kind {
        case .publicKey: break
        case .privateKey, .encryptedPrivateKey, .otherPrivateKey: throw .privateInsteadOfPublic
        case .other: throw .noKeyBlock(label: block.label)
        }
        guard let der = block.bytes else { throw .notBase64 }
        let encoding = try KeyEncoding(publicKey: der)
        do {
            switch encoding.algorithm {
            case .ed25519:
                self.init(try Curve25519.Signing.PublicKey(rawRepresentation: encoding.key))
            case .ecdsaP256:
                self.init(try P256.Signing.PublicKey(derRepresentation: der))
            }
        } catch {
            throw .malformed(.publicKey)
        }
    }

    /// The algorithm that the key is for.
    public var algorithm: KeyAlgorithm {
        switch material {
        case .ed25519: .ed25519
        case .ecdsaP256: .ecdsaP256
        }
    }

    /// The key in PEM, as SubjectPublicKeyInfo.
    public var pem: String {
        PEMBlock.text(label: "PUBLIC KEY", bytes: der)
    }

    /// Tells whether a signature is this key's and for these bytes.
    ///
    /// - Parameters:
    ///   - signature: The 64 bytes of Ed25519, or a DER sequence of ECDSA's two numbers. A
    ///     signature of the other algorithm is as wrong as any other.
    ///   - message: What was signed.
    /// - Returns: True for a valid signature; false for anything else.
    func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        switch material {
        case .ed25519(let key):
            return key.isValidSignature(signature, for: message)
        case .ecdsaP256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature)
            else { return false }
            return key.isValidSignature(signature, for: message)
        }
    }
}

extension PublicKey: Hashable {
    /// Tells whether two keys are the same one.
    ///
    /// - Parameters:
    ///   - left: A key.
    ///   - right: Another key.
    /// - Returns: True if they are written with the same bytes.
    public static func == (left: PublicKey, right: PublicKey) -> Bool {
        left.der == right.der
    }

    /// Hashes what the comparison compares.
    ///
    /// - Parameter hasher: What to feed.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(der)
    }
}

extension PublicKey: CustomStringConvertible {
    /// The algorithm and the id.
    public var description: String { "\(algorithm.rawValue) \(id)" }
}
