internal import Crypto
internal import OCI

extension SHA256.Digest {
    /// The hash in hexadecimal digits.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(SHA256.byteCount * 2)
        for byte in self { text += [digits[Int(byte >> 4)], digits[Int(byte & 0xF)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether this is the hash that a digest names.
    func isHash(of digest: OCI.Digest) -> Bool {
        digest.algorithm == .sha256 && digest.encoded == hexadecimal
    }
}
