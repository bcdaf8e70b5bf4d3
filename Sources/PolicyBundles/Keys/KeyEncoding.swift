internal import SwiftASN1

/// What SubjectPublicKeyInfo (RFC 5280) and PKCS#8 (RFC 5958) say of a key before its bits.
struct KeyEncoding {
    /// The algorithm that the key is for.
    let algorithm: KeyAlgorithm

    /// The key itself, as its algorithm writes it.
    let key: [UInt8]

    /// Reads a public key's SubjectPublicKeyInfo.
    init(publicKey der: [UInt8]) throws(KeyError.Reason) {
        self = try Self.decoded(der, half: .publicKey) { nodes in
            let algorithm = try AlgorithmIdentifier(derEncoded: &nodes)
            let key = try ASN1BitString(derEncoded: &nodes)
            guard key.paddingBits == 0 else { throw KeyError.Reason.malformed(.publicKey) }
            return (algorithm, Array(key.bytes))
        }
    }

    /// Reads a private key's PKCS#8, with or without the attributes and the public key at its end.
    init(privateKey der: [UInt8]) throws(KeyError.Reason) {
        self = try Self.decoded(der, half: .privateKey) { nodes in
            let version = try Int(derEncoded: &nodes)
            guard version == 0 || version == 1 else {
                throw KeyError.Reason.malformed(.privateKey)
            }
            let algorithm = try AlgorithmIdentifier(derEncoded: &nodes)
            let key = try ASN1OctetString(derEncoded: &nodes)
            while nodes.next() != nil {}
            return (algorithm, Array(key.bytes))
        }
    }

    private init(algorithm: KeyAlgorithm, key: [UInt8]) {
        self.algorithm = algorithm
        self.key = key
    }

    private static func decoded(
        _ der: [UInt8],
        half: KeyHalf,
        _ read: (inout ASN1NodeCollection.Iterator) throws -> (AlgorithmIdentifier, [UInt8])
    ) throws(KeyError.Reason) -> KeyEncoding {
        do {
            let root = try DER.parse(der)
            let (identifier, key) = try DER.sequence(root, identifier: .sequence, read)
            return KeyEncoding(algorithm: try identifier.algorithm, key: key)
        } catch let reason as KeyError.Reason {
            throw reason
        } catch {
            throw .malformed(half)
        }
    }
}

extension KeyEncoding {
    /// The bytes of an Ed25519 public key as SubjectPublicKeyInfo (RFC 8410, section 4).
    static func ed25519(publicKey: [UInt8]) -> [UInt8] {
        [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00] + publicKey
    }

    /// The bytes of an Ed25519 private key as PKCS#8 (RFC 8410, section 7).
    static func ed25519(privateKey: [UInt8]) -> [UInt8] {
        [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22]
            + [0x04, 0x20] + privateKey
    }
}
