/// The IP addresses that begin with the same bits, such as `10.0.0.0/8`.
public struct IPNetwork: Hashable, Sendable {
    private let address: IPAddress
    /// How many bits of the 128 are the same.
    private let length: Int

    /// Reads the notation of RFC 4632, as Go's `net.ParseCIDR` does.
    ///
    /// - Parameter text: The address, `/`, and the number of bits.
    public init?(_ text: Substring) {
        guard let slash = text.firstIndex(of: "/"),
            let address = IPAddress(text[..<slash])
        else { return nil }
        let digits = text[text.index(after: slash)...]
        let isWrittenAsIPv4 = !text[..<slash].contains(":")
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let bits = Int(digits), bits <= (isWrittenAsIPv4 ? 32 : 128)
        else { return nil }
        self.address = address
        length = isWrittenAsIPv4 ? 96 + bits : bits
    }

    /// Whether an address belongs to the network.
    ///
    /// - Parameter other: The address. One of IPv4 never belongs to a network that IPv6 has for
    ///   itself, such as `::/0`.
    /// - Returns: Whether it does.
    public func contains(_ other: IPAddress) -> Bool {
        guard !other.isIPv4 || length >= 96 else { return false }
        return zip(address.groups, other.groups).enumerated().allSatisfy { index, pair in
            let bits = min(16, max(0, length - 16 * index))
            return (pair.0 ^ pair.1) >> (16 - bits) == 0
        }
    }
}
