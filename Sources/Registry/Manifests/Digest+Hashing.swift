internal import OCI

internal import struct Crypto.SHA256
internal import struct Crypto.SHA384
internal import struct Crypto.SHA512

extension Digest {
    /// Computes the digest of bytes.
    ///
    /// - Parameters:
    ///   - bytes: The content.
    ///   - algorithm: The hash function.
    /// - Throws: Never in practice: `ParseError` if the hash had another length than it has.
    init(hashing bytes: [UInt8], with algorithm: Algorithm = .sha256) throws(ParseError) {
        let hash: [UInt8] =
            switch algorithm {
            case .sha256: Array(SHA256.hash(data: bytes))
            case .sha384: Array(SHA384.hash(data: bytes))
            case .sha512: Array(SHA512.hash(data: bytes))
            }
        try self.init(parsing: "\(algorithm.rawValue):\(hash.hexadecimal)")
    }
}
