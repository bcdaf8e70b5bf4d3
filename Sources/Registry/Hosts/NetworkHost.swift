/// What Go's `net` package makes of a host with or without a port.
enum NetworkHost {
    /// Parts host and port; brackets around an IPv6 address go.
    ///
    /// - Parameter text: Host and port as in a URL.
    /// - Returns: `nil` where there is no port, or more than one could be meant.
    static func split(_ text: String) -> (host: Substring, port: Substring)? {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let port = text[text.index(after: colon)...]
        var host = text[..<colon]
        if host.first == "[", host.last == "]" {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.contains(where: { $0 == "[" || $0 == "]" }), !port.contains("[") else {
            return nil
        }
        return (host, port)
    }

    /// The port, or nothing where none is named.
    static func port(of text: String) -> Substring {
        split(text)?.port ?? ""
    }

    /// Whether containerd takes a registry for one on the node itself.
    ///
    /// - Parameter text: The registry's host, with or without port.
    /// - Returns: Whether it is `localhost` or a loopback address; `[::1]` without port is taken
    ///   for a name.
    static func isLocal(_ text: String) -> Bool {
        let host = split(text)?.host ?? text[...]
        return host == "localhost" || isLoopback(ipv4: host) || isLoopback(ipv6: host)
    }

    private static func isLoopback(ipv4 text: Substring) -> Bool {
        octets(text)?.first == 127
    }

    /// `::1`, and what IPv6 maps to IPv4's loopback addresses, in any spelling.
    private static func isLoopback(ipv6 text: Substring) -> Bool {
        guard let groups = groups(text) else { return false }
        if groups == [0, 0, 0, 0, 0, 0, 0, 1] { return true }
        return groups.prefix(6) == [0, 0, 0, 0, 0, 0xffff] && groups[6] >> 8 == 127
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
                groups.append(UInt16(octets[0]) << 8 | UInt16(octets[1]))
                groups.append(UInt16(octets[2]) << 8 | UInt16(octets[3]))
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
