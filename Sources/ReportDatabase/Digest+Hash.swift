import FoundationEssentials
import OCI

extension Digest {
    /// The hash in bytes, whose number tells the algorithm.
    var hash: Data {
        let digits = Array(encoded.utf8)
        var bytes = Data(capacity: digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            bytes.append(Self.value(digits[index]) << 4 | Self.value(digits[index + 1]))
        }
        return bytes
    }

    /// Bytes of a hash that hardly any other of an index begins with.
    private static let shortLength = 4

    /// The start of the hash that no other of some digests has.
    ///
    /// - Parameter others: Digests; this one may be among them.
    /// - Returns: Four bytes, unless another digest begins with the same.
    func shortHash(apartFrom others: Set<Digest>) -> Data {
        let hash = hash
        let others = others.subtracting([self]).map(\.hash)
        let length = (Self.shortLength...hash.count).first { length in
            !others.contains { $0.starts(with: hash.prefix(length)) }
        }
        return hash.prefix(length ?? hash.count)
    }

    /// Makes the digest that has a hash, or nil if no algorithm has one of that length.
    ///
    /// - Parameter hash: The hash in bytes.
    init?(hash: Data) {
        guard
            let algorithm = Algorithm.allCases.first(where: { $0.encodedLength == hash.count * 2 })
        else { return nil }
        var digits: [UInt8] = []
        digits.reserveCapacity(hash.count * 2)
        for byte in hash { digits += [Self.digit(byte >> 4), Self.digit(byte & 0xF)] }
        let text = String(decoding: digits, as: UTF8.self)
        guard let digest = try? Digest(parsing: "\(algorithm.rawValue):\(text)") else { return nil }
        self = digest
    }

    /// The value of a digit, which is `0` to `9` or `a` to `f` in every digest.
    private static func value(_ digit: UInt8) -> UInt8 {
        digit <= UInt8(ascii: "9") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "a") + 10
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? value + UInt8(ascii: "0") : value - 10 + UInt8(ascii: "a")
    }
}
