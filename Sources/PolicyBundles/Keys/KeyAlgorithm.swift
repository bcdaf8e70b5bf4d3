/// The signature algorithms that bundles are signed with.
public enum KeyAlgorithm: String, Hashable, Sendable, CaseIterable {
    /// Ed25519 (RFC 8032), with keys written as RFC 8410 says.
    case ed25519
    /// ECDSA on the curve P-256 with SHA-256, the signature in ASN.1 DER as cosign writes it.
    case ecdsaP256 = "ecdsa-p256"
}
