/// An IP address, read as Go's `net.ParseIP` reads one.
public struct IPAddress: Hashable, Sendable {
    /// The eight groups of an IPv6 address; an IPv4 address is the one that it is mapped to.
    public let groups: [UInt16]

    /// Reads an address.
    ///
    /// - Parameter text: The address in any spelling, without brackets and without a zone.
    public init?(_ text: Substring) {
        if let octets = Self.octets(text) {
            groups = [0, 0, 0, 0, 0, 0xffff] + Self.pairs(octets)
        } else if let groups = Self.groups(text) {
            self.groups = groups
        } else {
            return nil
        }
    }

    /// Whether it is an IPv4 address, or what IPv6 maps to one.
    public var isIPv4: Bool { groups.prefix(6) == [0, 0, 0, 0, 0, 0xffff] }

    /// Whether it leads to the node itself.
    public var isLoopback: Bool {
        isIPv4 ? groups[6] >> 8 == 127 : groups == [0, 0, 0, 0, 0, 0, 0, 1]
    }

    private static func octets(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let octets = parts.compactMap { part -> UInt8? in
            guard part.utf8.allSatisfy(isDigit), part.utf8.first != UInt8(ascii: "0") || part == "0"
            else { return nil }
            return UInt8(part)
        }
        return parts.count == 4 && octets.count == 4 ? octets : nil
    }

    private static func pairs(_ octets: [UInt8]) -> [UInt16] {
        [
            UInt16(octets[0]) << 8 | UInt16(octets[1]), UInt16(octets[2]) << 8 | UInt16(octets[3]),
        ]
    }

    private static func groups(_ text: Substring) -> [UInt16]? {
        guard let gap = text.firstRange(of: "::") else {
            guard let groups = run(text), groups.count == 8 else { return nil }
            return groups
        }
        guard let head = run(text[..<gap.lowerBound]), let tail = run(text[gap.upperBound...]),
            head.count + tail.count < 8
        else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    /// Groups without a gap among them, of which the last two may be written as an IPv4 address.
    private static func run(_ text: Substring) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (position, part) in parts.enumerated() {
            if position == parts.count - 1, let octets = octets(part) {
                groups += pairs(octets)
            } else if (1...4).contains(part.utf8.count), part.first != "+",
                let group = UInt16(part, radix: 16)
            {
                groups.append(group)
            } else {
                return nil
            }
        }
        return groups
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
