internal import FoundationEssentials

/// A URL of the web, taken apart as far as it decides who is asked.
public struct WebAddress: Hashable, Sendable {
    /// The whole, as it is asked for.
    public let text: String

    /// Scheme, host and port in one spelling: what may see the credentials.
    public let origin: String

    /// The host, with its port if it has one.
    public let authority: String

    /// How requests travel.
    public let scheme: WebScheme

    /// The host in lower case, without brackets around an IPv6 address.
    public let host: String

    /// The port, the scheme's own where none is named.
    public let port: Int

    private let url: URL

    /// Takes a URL apart.
    ///
    /// - Parameter text: The URL; it must be absolute, `http` or `https`, and have no control
    ///   character in it, which Go's `net/url` refuses, too.
    public init?(_ text: String) {
        guard let url = Self.url(text, relativeTo: nil) else { return nil }
        self.init(url)
    }

    private init?(_ url: URL) {
        guard let scheme = url.scheme.flatMap({ WebScheme(rawValue: $0.lowercased()) }),
            let name = url.host(percentEncoded: true)?.lowercased(), !name.isEmpty
        else { return nil }
        // Foundation takes the brackets off an IPv6 address.
        host = name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name
        self.url = url
        self.scheme = scheme
        text = url.absoluteString
        port = url.port ?? (scheme == .https ? 443 : 80)
        let bracketed = host.contains(":") ? "[\(host)]" : host
        origin = "\(scheme.rawValue)://\(bracketed):\(port)"
        authority = url.port.map { "\(bracketed):\($0)" } ?? bracketed
    }

    /// Whether somebody between here and there can read what is sent.
    public var isReadableOnTheWay: Bool {
        scheme == .http && !NetworkHost.isLocal(authority)
    }

    /// Whether what is for the server of another address may be sent here, too.
    ///
    /// So it is for the same server, and for its own host over TLS in the place of plain text, at
    /// the port that RFC 6797 (section 8.3) has for that.
    ///
    /// - Parameter other: The address that the secrets are for.
    /// - Returns: Whether they may be sent here.
    public func maySeeSecrets(of other: WebAddress) -> Bool {
        if origin == other.origin { return true }
        return scheme == .https && other.scheme == .http && host == other.host
            && port == (other.port == 80 ? 443 : other.port)
    }

    /// The address that a `Location` header of an answer from here points to.
    ///
    /// - Parameter location: The header's value.
    /// - Returns: The address, or nil if it is none of the web.
    public func redirected(to location: String) -> WebAddress? {
        Self.url(location, relativeTo: url).flatMap { WebAddress($0.absoluteURL) }
    }

    private static func url(_ text: String, relativeTo base: URL?) -> URL? {
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        return URL(string: text, relativeTo: base)
    }
}
