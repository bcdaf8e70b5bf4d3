/// What a node's daemon says of itself.
public struct NodeStatus: Codable, Hashable, Sendable {
    /// The version of the daemon.
    public var version: String
    /// When the daemon started, as RFC 3339 says.
    public var startedAt: String
    /// The gate's own socket.
    public var socket: String
    /// The socket of the container runtime behind it.
    public var backend: String
    /// How the node stands to the central endpoint.
    public var policies: PolicyStatus

    /// Makes a status.
    ///
    /// - Parameters:
    ///   - version: The version of the daemon.
    ///   - startedAt: When the daemon started.
    ///   - socket: The gate's own socket.
    ///   - backend: The socket of the container runtime behind it.
    ///   - policies: How the node stands to the central endpoint.
    public init(
        version: String,
        startedAt: String,
        socket: String,
        backend: String,
        policies: PolicyStatus
    ) {
        self.version = version
        self.startedAt = startedAt
        self.socket = socket
        self.backend = backend
        self.policies = policies
    }
}
