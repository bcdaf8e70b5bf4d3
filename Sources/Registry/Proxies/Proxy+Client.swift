internal import AsyncHTTPClient

extension Proxy {
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
    /// - Throws: `HostFailure` when there is an obstacle.
    func setting() throws(HostFailure) -> HTTPClient.Configuration.Proxy {
        if let obstacle {
            throw HostFailure(code: .unreachable, message: "its proxy \(authority) \(obstacle)")
        }
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
