internal import AdminAPI
internal import PolicyEngine
internal import PolicySync

/// Puts together what the daemon says of itself.
struct NodeReport: Sendable {
    /// How long a socket may take to answer: somebody waits at a terminal.
    private static let probeTimeout = Duration.seconds(5)

    let current: CurrentConfiguration
    /// The path of the gate's socket, which systemd may have opened elsewhere.
    let socket: String
    let sync: PolicySync
    let counter: DecisionCounter
    let history: DecisionHistory
    /// The folder of scan reports, if there is one.
    let reports: ReportFolderWatch?
    let startedAt: Timestamp
    let openConnections: @Sendable () -> Int

    /// The configuration in effect.
    var configuration: Configuration { current.value }

    /// The status now, with both sockets asked for it.
    func status() async -> NodeStatus {
        // Before the question to the gate makes one more.
        let connections = openConnections()
        let gateProbe = GateProbe(socket: socket, timeout: Self.probeTimeout)
        let backend = configuration.backendSocket
        let backendProbe = BackendProbe(socket: backend, timeout: Self.probeTimeout)
        async let isAnswered = gateProbe.isAnswered()
        async let failure = backendProbe.failure()
        var decisions = counter.counts
        decisions.dropped = history.dropped
        decisions.areKept = history.isOnDisk
        return NodeStatus(
            version: Pullgate.version,
            startedAt: startedAt.description,
            gate: Reachability(
                socket: socket,
                error: await isAnswered ? nil : "it does not answer a call of its own"
            ),
            backend: Reachability(socket: backend, error: await failure),
            policies: PolicyStatus(sync.status, configuration),
            decisions: decisions,
            openConnections: connections,
            exempt: configuration.exempt.map(\.description),
            hideImagesFrom: configuration.hideImagesFrom.sorted(),
            reportsFolder: configuration.reports?.folder,
            folderReports: reports?.status,
            hostsFolder: configuration.registry.hostsFolder
        )
    }
}
