public import AsyncHTTPClient

extension Proxy {
    /// A proxy that the HTTP client cannot speak to.
    public struct UnsupportedError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The proxy and what it needs, to follow "its proxy" or "the proxy".
        public let description: String
    }

    /// What the HTTP client cannot do that this proxy needs, or nil if it can be used.
    var obstacle: String? {
        switch scheme {
        case .http: nil
        case .https: "is spoken to by TLS, which is not supported"
        case .socks5: user == nil ? nil : "is a SOCKS proxy with a user, which is not supported"
        }
    }

    /// Finds out whether the HTTP client can ask an address through this proxy.
    ///
    /// Over TLS it holds the certificate of a host without a name against the address that the
    /// connection has. That is the proxy's: no host passes, and the proxy might.
    ///
    /// - Parameters:
    ///   - address: Where a request goes.
    ///   - tls: How TLS to it differs from the system's way.
    /// - Throws: `UnsupportedError`.
    public func check(
        leadsTo address: WebAddress,
        by tls: TLSSettings
    ) throws(UnsupportedError) {
        guard address.scheme == .https, IPAddress(address.host[...]) != nil,
            !tls.skipsVerification
        else { return }
        throw UnsupportedError(
            description: "\(authority) cannot be used for \(address.authority), because through a "
                + "proxy the certificate of an IP address is not checked: use the host's name"
        )
    }

    /// The client's setting.
    ///
    /// The client asks the proxy for a connection by `CONNECT`, for plain text too, where Go sends
    /// it the request itself.
    ///
    /// - Returns: The setting.
    /// - Throws: `UnsupportedError`.
    public func setting() throws(UnsupportedError) -> HTTPClient.Configuration.Proxy {
        if let obstacle { throw UnsupportedError(description: "\(authority) \(obstacle)") }
        return switch scheme {
        case .http, .https:
            .server(
                host: host,
                port: port,
                authorization: user.map { .basic(username: $0.name, password: $0.password) }
            )
        case .socks5:
            .socksServer(host: host, port: port)
        }
    }
}
