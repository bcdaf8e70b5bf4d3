internal import SwiftASN1

/// The algorithm of a key as ASN.1 names it (RFC 5280, section 4.1.1.2).
struct AlgorithmIdentifier: DERParseable {
    private let identifier: ASN1ObjectIdentifier
    /// The curve, for the keys that name one.
    private let curve: ASN1ObjectIdentifier?

    init(derEncoded node: ASN1Node) throws {
        (identifier, curve) = try DER.sequence(node, identifier: .sequence) { nodes in
            let identifier = try ASN1ObjectIdentifier(derEncoded: &nodes)
            let curve = nodes.next().flatMap { try? ASN1ObjectIdentifier(derEncoded: $0) }
            return (identifier, curve)
        }
    }

    /// The algorithm, if bundles are signed with it.
    var algorithm: KeyAlgorithm {
        get throws(KeyError.Reason) {
            switch (identifier, curve) {
            case (Self.ed25519, nil): return .ed25519
            case (Self.ellipticCurve, Self.p256): return .ecdsaP256
            default: throw .unsupportedAlgorithm(name)
            }
        }
    }

    /// The algorithm as people name it, or its number.
    private var name: String {
        guard identifier == Self.ellipticCurve else {
            return Self.names[identifier] ?? "algorithm \(identifier)"
        }
        guard let curve else { return "an elliptic curve without a name" }
        return "the curve \(Self.names[curve] ?? "\(curve)")"
    }

    private static let ed25519: ASN1ObjectIdentifier = [1, 3, 101, 112]
    private static let ellipticCurve: ASN1ObjectIdentifier = [1, 2, 840, 10_045, 2, 1]
    private static let p256: ASN1ObjectIdentifier = [1, 2, 840, 10_045, 3, 1, 7]

    private static let names: [ASN1ObjectIdentifier: String] = [
        [1, 2, 840, 113_549, 1, 1, 1]: "RSA",
        [1, 2, 840, 113_549, 1, 1, 10]: "RSA-PSS",
        [1, 2, 840, 10_040, 4, 1]: "DSA",
        [1, 3, 101, 110]: "X25519",
        [1, 3, 101, 111]: "X448",
        [1, 3, 101, 113]: "Ed448",
        [1, 3, 132, 0, 10]: "secp256k1",
        [1, 3, 132, 0, 34]: "P-384",
        [1, 3, 132, 0, 35]: "P-521",
    ]
}
