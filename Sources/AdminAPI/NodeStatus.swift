/// What a node's daemon says of itself.
public struct NodeStatus: Codable, Hashable, Sendable {
    /// The version of the daemon.
    public var version: String
    /// When the daemon started, as RFC 3339 says.
    public var startedAt: String
    /// The gate's own socket.
    public var gate: Reachability
    /// The container runtime behind it.
    public var backend: Reachability
    /// How the node stands to the central endpoint.
    public var policies: PolicyStatus
    /// What has been decided since the start.
    public var decisions: DecisionCounts
    /// How many connections to the gate were open.
    public var openConnections: Int
    /// The images that the node's configuration lets through unjudged, as patterns.
    public var exempt: [String]
    /// The command names of the clients that are not told of images that a policy hides.
    public var hideImagesFrom: [String]
    /// The folder of scan reports; nil for none.
    public var reportsFolder: String?
    /// What has come of that folder; nil until it has been read, and of older daemons.
    public var folderReports: FolderReports?
    /// The folder of containerd's `hosts.toml` files.
    public var hostsFolder: String

    /// Makes a status.
    ///
    /// - Parameters:
    ///   - version: The version of the daemon.
    ///   - startedAt: When the daemon started.
    ///   - gate: The gate's own socket.
    ///   - backend: The container runtime behind it.
    ///   - policies: How the node stands to the central endpoint.
    ///   - decisions: What has been decided since the start.
    ///   - openConnections: How many connections to the gate were open.
    ///   - exempt: The images that the node's configuration lets through unjudged.
    ///   - hideImagesFrom: The clients that are not told of images that a policy hides.
    ///   - reportsFolder: The folder of scan reports; nil for none.
    ///   - folderReports: What has come of that folder; nil until it has been read.
    ///   - hostsFolder: The folder of containerd's `hosts.toml` files.
    public init(
        version: String,
        startedAt: String,
        gate: Reachability,
        backend: Reachability,
        policies: PolicyStatus,
        decisions: DecisionCounts,
        openConnections: Int,
        exempt: [String],
        hideImagesFrom: [String],
        reportsFolder: String?,
        folderReports: FolderReports?,
        hostsFolder: String
    ) {
        self.version = version
        self.startedAt = startedAt
        self.gate = gate
        self.backend = backend
        self.policies = policies
        self.decisions = decisions
        self.openConnections = openConnections
        self.exempt = exempt
        self.hideImagesFrom = hideImagesFrom
        self.reportsFolder = reportsFolder
        self.folderReports = folderReports
        self.hostsFolder = hostsFolder
    }
}
