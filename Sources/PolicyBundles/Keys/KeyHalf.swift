/// The half of a key pair that a file is expected to hold.
public enum KeyHalf: String, Hashable, Sendable, CaseIterable {
    /// What signatures are checked with.
    case publicKey = "public key"
    /// What signatures are made with.
    case privateKey = "private key"
}
