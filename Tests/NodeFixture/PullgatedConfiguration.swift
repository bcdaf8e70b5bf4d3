/// The configuration file of a pullgated that is tested.
public struct PullgatedConfiguration: Hashable, Sendable {
    /// The path of the socket that it serves.
    public var socket: String

    /// The users that may connect.
    public var allowedUIDs = [0]

    /// The path of containerd's socket.
    public var backend: String

    /// The address of the policy endpoint.
    public var endpoint: String

    /// The folder of scan reports, or nil for none but those of the bundle's index.
    public var reports: String?

    /// The folder of the hosts.toml files, or nil to leave it to the daemon.
    public var hostsFolder: String?

    /// How long it may ask registries about one reference, such as `5s`, or nil to leave it to the
    /// daemon.
    ///
    /// Long unless a test says otherwise: none may depend on how busy the machine is.
    public var resolveTimeout: String? = "30s"

    /// How long it takes a tag for what it was, such as `5s`, or nil to leave it to the daemon.
    ///
    /// Not at all unless a test says otherwise: none may depend on what another one has asked.
    public var tagReuse: String? = "0s"

    /// Further lines of the section of the endpoint, which say whose bundles are taken.
    public var verification = "verification: none"

    /// The folder in which it keeps bundles.
    public var stateFolder: String

    /// The path of its admin socket.
    public var admin: String

    /// How often it asks the endpoint.
    public var pollInterval = "1s"

    /// How long calls in flight get when it is told to end.
    public var drainTimeout = "10s"

    /// Where decisions go: standard output, where nothing else is written, unless a test says
    /// otherwise.
    public var decisionLog = "stdout"

    /// Lines to put below the others, for keys that this type does not have.
    public var further = ""

    /// Creates a configuration with short intervals.
    ///
    /// - Parameters:
    ///   - socket: The path of the socket that it serves.
    ///   - backend: The path of containerd's socket.
    ///   - endpoint: The address of the policy endpoint.
    ///   - reports: The folder of scan reports.
    ///   - hostsFolder: The folder of the hosts.toml files.
    public init(
        socket: String,
        backend: String,
        endpoint: String,
        reports: String,
        hostsFolder: String? = nil
    ) {
        self.socket = socket
        self.backend = backend
        self.endpoint = endpoint
        self.reports = reports
        self.hostsFolder = hostsFolder
        stateFolder = reports + ".state"
        admin = socket + ".admin"
    }

    /// The text of config.yaml.
    public var yaml: String {
        """
        listen:
          socket: \(socket)
          allowedUIDs: \(allowedUIDs)
        backend:
          socket: \(backend)
        endpoint:
          url: \(endpoint)
          pollInterval: \(pollInterval)
          \(verification)
        stateFolder: \(stateFolder)
        admin:
          socket: \(admin)
        \(reports.map { "reports:\n  folder: \($0)" } ?? "")
        \(registry)
        decisionLog:
          output: \(decisionLog)
        drainTimeout: \(drainTimeout)
        \(further)

        """
    }

    /// The section of the registries, empty when it says nothing.
    private var registry: String {
        let settings = [
            ("hostsFolder", hostsFolder), ("resolveTimeout", resolveTimeout),
            ("tagReuse", tagReuse),
        ]
        let lines = settings.compactMap { key, value in value.map { "  \(key): \($0)" } }
        return lines.isEmpty ? "" : (["registry:"] + lines).joined(separator: "\n")
    }
}
