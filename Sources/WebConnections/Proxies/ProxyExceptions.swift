/// The hosts that are asked without a proxy: what `NO_PROXY` lists, read as Go reads it.
public struct ProxyExceptions: Hashable, Sendable {
    private enum Rule: Hashable {
        case everything
        case network(IPNetwork)
        case address(IPAddress, port: Substring)
        /// A domain with a dot before it; `includesItself` tells whether the name without that
        /// dot is meant too.
        case domain(String, includesItself: Bool, port: Substring)
    }

    private let rules: [Rule]

    /// Reads a list.
    ///
    /// - Parameter list: Hosts, domains, addresses and networks with `,` between them. A domain
    ///   includes those below it, and those alone if it begins with `.` or `*.`; `*` is every
    ///   host. Anything but a network may have a port. What is none of these is passed over.
    public init(_ list: String) {
        let entries = list.split(separator: ",").map { Self.trimmed($0).lowercased() }
        rules = entries.compactMap(Self.rule)
    }

    /// Whether a host is asked without a proxy.
    ///
    /// - Parameters:
    ///   - host: The host's name in lower case, or its address without brackets.
    ///   - port: The port.
    /// - Returns: Whether it is; always so for the node itself.
    public func contains(host: String, port: Int) -> Bool {
        let address = IPAddress(host[...])
        if host == "localhost" || address?.isLoopback == true { return true }
        return rules.contains { rule in
            switch rule {
            case .everything:
                true
            case .network(let network):
                address.map(network.contains) ?? false
            case .address(let other, let otherPort):
                address == other && (otherPort.isEmpty || otherPort == "\(port)")
            case .domain(let domain, let includesItself, let otherPort):
                (host.hasSuffix(domain) || includesItself && host == domain.dropFirst())
                    && (otherPort.isEmpty || otherPort == "\(port)")
            }
        }
    }

    private static func rule(_ entry: String) -> Rule? {
        if entry == "*" { return .everything }
        if let network = IPNetwork(entry[...]) { return .network(network) }
        let (host, port) = NetworkHost.split(entry) ?? (entry[...], "")
        if let address = IPAddress(host) { return .address(address, port: port) }
        let domain = host.hasPrefix("*.") ? host.dropFirst() : host
        guard !domain.isEmpty else { return nil }
        return domain.hasPrefix(".")
            ? .domain(String(domain), includesItself: false, port: port)
            : .domain(".\(domain)", includesItself: true, port: port)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...last]
    }
}
