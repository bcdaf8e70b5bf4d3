/// A server that passes requests on.
///
/// No description, dump or mirror shows its user and password.
public struct Proxy: Hashable, Sendable {
    /// How a proxy is spoken to.
    public enum Scheme: Hashable, Sendable {
        /// By HTTP's `CONNECT`.
        case http
        /// By HTTP's `CONNECT` on a TLS connection.
        case https
        /// By version 5 of SOCKS.
        case socks5
    }

    /// Why a text names no proxy.
    public enum ParseError: Error, Hashable, Sendable {
        /// It is no URL, with or without `http://` before it.
        case noURL
        /// It names no host, or none that has such a port.
        case noHost
    }

    /// How it is spoken to.
    public let scheme: Scheme

    /// Its name, or its address without brackets.
    public let host: String

    /// Its port.
    public let port: Int

    /// Who asks, or nil if it does not matter to the proxy.
    public let user: ServerURL.User?

    /// Reads the value of an environment variable, as Go does.
    ///
    /// A URL that is not in order, or has an unknown scheme, is so taken for a host that is named
    /// as its scheme, and a port.
    ///
    /// - Parameter value: A URL, or a host with or without a port, which stands for an `http` URL.
    /// - Throws: `ParseError`.
    public init(reading value: String) throws(ParseError) {
        let (scheme, url) = try Self.url(value)
        let (host, port) = NetworkHost.split(url.authority) ?? (url.authority[...], "")
        let name = host.hasPrefix("[") ? host.dropFirst().dropLast() : host
        guard !name.isEmpty, let number = port.isEmpty ? scheme.defaultPort : Int(port),
            (1...Int(UInt16.max)).contains(number)
        else { throw .noHost }
        self.scheme = scheme
        self.host = String(name)
        self.port = number
        user = url.user
    }

    /// Host and port, to name the proxy by.
    public var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    private static func url(_ value: String) throws(ParseError) -> (Scheme, ServerURL) {
        if let url = try? ServerURL(value), let scheme = Scheme(url.scheme) { return (scheme, url) }
        guard let url = try? ServerURL("http://" + value) else { throw .noURL }
        return (.http, url)
    }
}

extension Proxy.Scheme {
    /// Takes the scheme of a URL.
    ///
    /// - Parameter name: The scheme in lower case. `socks5h` leaves look-ups of names to the
    ///   proxy, as Go does for `socks5` too.
    fileprivate init?(_ name: String) {
        switch name {
        case "http": self = .http
        case "https": self = .https
        case "socks5", "socks5h": self = .socks5
        default: return nil
        }
    }

    /// The port where a URL names none.
    fileprivate var defaultPort: Int {
        switch self {
        case .http: 80
        case .https: 443
        case .socks5: 1080
        }
    }
}
