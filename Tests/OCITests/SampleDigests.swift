/// Texts of well-formed digests for the tables.
enum SampleDigests {
    /// The 64 digits of a SHA-256 hash.
    static let hash = String(repeating: "0123456789abcdef", count: 4)

    static let sha256 = "sha256:" + hash
    static let sha384 = "sha384:" + String(repeating: "0123456789abcdef", count: 6)
    static let sha512 = "sha512:" + String(repeating: "0123456789abcdef", count: 8)
}
