internal import Crypto
internal import OCI

extension SHA256.Digest {
    /// Whether this is the hash that a digest names.
    func isHash(of digest: OCI.Digest) -> Bool {
        digest.algorithm == .sha256 && digest.encoded == hexadecimal
    }
}
