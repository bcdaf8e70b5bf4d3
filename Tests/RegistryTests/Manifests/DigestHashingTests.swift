import OCI
import Testing

@testable import Registry

@Suite struct DigestHashingTests {
    /// Hashes of no bytes, from the standard's examples.
    @Test(arguments: [
        (Digest.Algorithm.sha256, "e3b0c44298fc1c149afbf4c8996fb924", "a495991b7852b855"),
        (.sha384, "38b060a751ac96384cd9327eb1b1e36a", "274edebfe76f65fbd51ad2f14898b95b"),
        (.sha512, "cf83e1357eefb8bdf1542850d66d8007", "a538327af927da3e"),
    ])
    func hashes(_ algorithm: Digest.Algorithm, _ start: String, _ end: String) throws {
        let digest = try Digest(hashing: [], with: algorithm)
        #expect(digest.algorithm == algorithm)
        #expect(digest.encoded.hasPrefix(start))
        #expect(digest.encoded.hasSuffix(end))
    }
}
