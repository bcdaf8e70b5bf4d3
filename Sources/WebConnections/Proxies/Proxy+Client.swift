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
