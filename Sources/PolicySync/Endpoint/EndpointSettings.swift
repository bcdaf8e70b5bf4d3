public import WebConnections

/// Where the central endpoint is, and how it is reached.
public struct EndpointSettings: Hashable, Sendable {
    /// A certificate with its key, by which the node says who it is.
    public struct ClientCertificate: Hashable, Sendable {
        /// The path of the certificate in PEM, with those that lead to its authority.
        public var certificate: String
        /// The path of its private key in PEM.
        public var key: String

        /// Makes a pair of files.
        ///
        /// - Parameters:
        ///   - certificate: The path of the certificate.
        ///   - key: The path of its private key.
        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// The URL to which `/bundle` and `/blobs/sha256/…` are added.
    public var url: String

    /// The time between two polls, moved by a tenth at random.
    public var pollInterval: Duration

    /// How long the endpoint may hold a request back until there is something new; nil to have
    /// every request answered at once.
    public var longPoll: Duration?

    /// The path of a file with authorities that are trusted besides those of the system.
    public var authorities: String?

    /// By which the node says who it is.
    public var clientCertificate: ClientCertificate?

    /// The path of a file with a bearer token.
    public var tokenFile: String?

    /// Which requests go through which proxy.
    public var proxies: ProxySettings

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - url: The URL to which `/bundle` is added.
    ///   - pollInterval: The time between two polls.
    public init(url: String, pollInterval: Duration) {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.pollInterval = pollInterval
        proxies = .none
    }
}
