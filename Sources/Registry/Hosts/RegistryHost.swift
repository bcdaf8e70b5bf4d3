public import WebConnections

/// One host that may have a registry's content, and how to ask it.
public struct RegistryHost: Hashable, Sendable {
    /// How requests travel.
    public let scheme: WebScheme

    /// Whether a request is sent again in plain text after TLS failed because the host speaks
    /// none.
    ///
    /// Only where `scheme` is `https`: for a host that is to be asked in plain text although
    /// there are settings for TLS, as there always are for the node itself. containerd 2 then
    /// tries TLS first. It falls back when the answer to the handshake is HTTP or does not come
    /// in time, and, where the authority names no port, when no connection can be made. It does
    /// not for an untrusted certificate. containerd 1.6 asks in plain text at once.
    public let fallsBackToHTTP: Bool

    /// Host and port as in a URL, such as `mirror.example:5000`.
    public let authority: String

    /// What stands before the repository in the path of a URL: empty, or `/` and more, without
    /// one at the end.
    ///
    /// It is not percent-encoded.
    public let pathPrefix: String

    /// What the host is trusted to be asked.
    public let capabilities: HostCapabilities

    /// Whether it is another host than the registry's own.
    ///
    /// Then every request says by the query `ns` which registry it is about, by the host in the
    /// image's reference.
    public let isMirror: Bool

    /// Header fields that go with every request.
    public let headers: [RegistryHeader]

    /// How TLS differs from the system's way.
    public let tls: TLSSettings

    /// How long making a connection may take; `nil` where the hosts' file does not say.
    ///
    /// For `nil` containerd takes 30 seconds, and so does the client; it does so for `zero`, too,
    /// which for containerd is no limit.
    public let dialTimeout: Duration?

    /// Makes a host.
    ///
    /// - Parameters:
    ///   - scheme: How requests travel.
    ///   - fallsBackToHTTP: Whether plain text follows where the host does not speak TLS.
    ///   - authority: Host and port as in a URL.
    ///   - pathPrefix: What stands before the repository in the path of a URL.
    ///   - capabilities: What the host is trusted to be asked.
    ///   - isMirror: Whether it is another host than the registry's own.
    ///   - headers: Header fields that go with every request.
    ///   - tls: How TLS differs from the system's way.
    ///   - dialTimeout: How long making a connection may take.
    public init(
        scheme: WebScheme = .https,
        fallsBackToHTTP: Bool = false,
        authority: String,
        pathPrefix: String = "/v2",
        capabilities: HostCapabilities = .all,
        isMirror: Bool = false,
        headers: [RegistryHeader] = [],
        tls: TLSSettings = .system,
        dialTimeout: Duration? = nil
    ) {
        self.scheme = scheme
        self.fallsBackToHTTP = fallsBackToHTTP
        self.authority = authority
        self.pathPrefix = pathPrefix
        self.capabilities = capabilities
        self.isMirror = isMirror
        self.headers = headers
        self.tls = tls
        self.dialTimeout = dialTimeout
    }
}
