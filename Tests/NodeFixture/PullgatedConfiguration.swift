/// The configuration file of a pullgated that is tested.
public struct PullgatedConfiguration: Hashable, Sendable {
    /// The path of the socket that it serves.
    public var socket: String

    /// The path of containerd's socket.
    public var backend: String

    /// The address of the policy endpoint.
    public var endpoint: String

    /// The folder of scan reports.
    public var reports: String

    /// How often it asks the endpoint.
    public var pollInterval = "1s"

    /// How long calls in flight get when it is told to end.
    public var drainTimeout = "10s"

    /// Lines to put below the others, for keys that this type does not have.
    public var further = ""

    /// Creates a configuration with short intervals.
    ///
    /// - Parameters:
    ///   - socket: The path of the socket that it serves.
    ///   - backend: The path of containerd's socket.
    ///   - endpoint: The address of the policy endpoint.
    ///   - reports: The folder of scan reports.
    public init(socket: String, backend: String, endpoint: String, reports: String) {
        self.socket = socket
        self.backend = backend
        self.endpoint = endpoint
        self.reports = reports
    }

    /// The text of config.yaml; decisions go to standard output, where nothing else is written.
    public var yaml: String {
        """
        listen:
          socket: \(socket)
          allowedUIDs: [0]
        backend:
          socket: \(backend)
        endpoint:
          url: \(endpoint)
          pollInterval: \(pollInterval)
        reports:
          folder: \(reports)
        decisionLog:
          output: stdout
        drainTimeout: \(drainTimeout)
        \(further)

        """
    }
}
