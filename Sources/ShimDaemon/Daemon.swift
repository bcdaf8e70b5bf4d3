internal import Admission
internal import FoundationEssentials
public import GRPCBridge
internal import Logging
internal import OCI
internal import PolicyBundles
internal import PolicyEngine
public import PolicySync
internal import Registry
internal import ServiceLifecycle
internal import SystemPackage
internal import Systemd
internal import UnixSignals

/// The node's daemon: the gate, the policy sync and the scan reports, run together.
public struct Daemon: Sendable {
    private let configuration: Configuration
    private let sync: PolicySync
    private let listener: UnixListener
    private let logger: Logger
    private let notifier: ServiceNotifier
    private let metrics = DaemonMetrics()
    private let decisions: DecisionLogFile
    private let alerts: AlertQueue

    /// Why the daemon cannot start.
    public enum StartError: Error, CustomStringConvertible {
        /// The state folder cannot be used.
        case state(BundleError)
        /// The file of the decision log cannot be opened.
        case decisionLog(path: String, reason: String)
        /// The gate's socket cannot be opened.
        case socket(SocketError)

        /// What an administrator should read.
        public var description: String {
            switch self {
            case .state(let error): error.description
            case .decisionLog(let path, let reason):
                "the decision log \(path) cannot be written: \(reason)"
            case .socket(let error): "\(error)"
            }
        }
    }

    /// Opens the state folder and the gate's socket, or takes over the one that systemd has passed
    /// on; connections wait on it until `run`.
    ///
    /// - Parameter configuration: How the daemon is set up.
    /// - Throws: `StartError`.
    public init(_ configuration: Configuration) throws(StartError) {
        self.configuration = configuration
        let process = ProcessInfo.processInfo
        logger = Self.logger(configuration, environment: process.environment)
        decisions = try DecisionLogFile(
            Self.open(configuration.decisionLogOutput),
            metrics: metrics,
            logger: logger
        )
        alerts = AlertQueue(configuration.alerts, metrics: metrics)
        do {
            sync = try PolicySync(
                configuration.endpoint,
                verification: configuration.verification,
                folder: StateFolder(path: configuration.stateFolder),
                logger: logger,
                now: Self.now
            )
        } catch {
            throw .state(error)
        }
        notifier = ServiceNotifier(environment: process.environment)
        do {
            listener = try Self.listener(configuration, logger, process)
        } catch {
            throw .socket(error)
        }
    }

    private static func logger(
        _ configuration: Configuration,
        environment: [String: String]
    ) -> Logger {
        let isJournal = LogFormat.isJournal(.standardError, environment: environment)
        let isJSON = configuration.logFormat.isJSON(isJournal: isJournal)
        let level = AdjustableLog.Level(configuration.logLevel.level)
        return Logger(label: "pullgated") { _ in
            let base: any LogHandler =
                isJSON
                ? JSONLog(logLevel: .trace, file: .standardError, hasPriority: isJournal)
                : TextLog(logLevel: .trace, file: .standardError, hasPriority: isJournal)
            return AdjustableLog(base, level: level)
        }
    }

    private static func open(
        _ output: Configuration.DecisionLogOutput
    ) throws(StartError) -> LineFile {
        switch output {
        case .stdout: return .standardOutput
        case .stderr: return .standardError
        case .file(let path):
            do throws(Errno) {
                return try LineFile(appendingTo: path)
            } catch {
                throw .decisionLog(path: path, reason: "\(error)")
            }
        }
    }

    private static func listener(
        _ configuration: Configuration,
        _ logger: Logger,
        _ process: ProcessInfo
    ) throws(SocketError) -> UnixListener {
        let sockets = PassedSocket.all(
            environment: process.environment,
            processID: process.processIdentifier
        )
        guard let passed = sockets.named("pullgate") else {
            return try UnixListener(path: configuration.listen.socket)
        }
        let listener = try UnixListener(adopting: passed.descriptor)
        logger.notice("systemd has passed on its socket", metadata: ["path": "\(listener.path)"])
        return listener
    }

    /// Runs until SIGTERM or SIGINT, then drains.
    ///
    /// - Throws: The error of a service that could not go on.
    public func run() async throws {
        defer { LineFile.standardError.flush() }
        defer { decisions.file.flush() }
        let reports = configuration.reports.map {
            ReportFolderWatch(
                folder: $0.folder,
                interval: .seconds($0.scanInterval.seconds),
                logger: logger
            )
        }
        let registries = RegistryResolver(
            hosts: RegistryHosts(folder: configuration.registry.hostsFolder, logger: logger),
            logger: logger
        )
        let gate = Gate(
            listener: listener,
            admission: PullAdmission(
                policies: PolicyInForce(sync: sync, reports: reports),
                resolver: RegistryContent(
                    resolver: SharedResolver(
                        registries,
                        tagReuse: .seconds(configuration.registry.tagReuse.seconds)
                    ),
                    budget: .seconds(configuration.registry.resolveTimeout.seconds),
                    metrics: metrics
                ),
                platform: .host,
                failureModes: configuration.failureModes,
                log: DecisionLogs(logs: [
                    metrics, DecisionNotices(logger: logger), decisions, alerts,
                ]),
                now: Self.now
            ),
            configuration: configuration,
            metrics: metrics,
            logger: logger
        )
        // They stop in the reverse order: the gate first, while policies are still there.
        let startedAt = Self.now()
        let admin = AdminServer(
            configuration,
            sync: sync,
            startedAt: startedAt,
            logger: logger
        )
        var services: [any Service] = [
            sync, SyncSignal(sync: sync, decisions: decisions, logger: logger), admin,
            AlertSender(alerts, metrics: metrics, logger: logger),
        ]
        if let reports { services.append(reports) }
        if let address = configuration.metrics?.listen {
            services.append(
                MetricsServer(
                    address: address,
                    metrics: metrics,
                    sync: sync,
                    gate: gate,
                    startedAt: startedAt,
                    now: Self.now,
                    logger: logger
                )
            )
        }
        services.append(gate)
        if notifier.isHeard { services.append(systemdReport(on: sync)) }
        // At level debug the group logs all fields of its services, the webhook's URL among them.
        var groupLogger = logger
        groupLogger.logLevel = .info
        let group = ServiceGroup(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: groupLogger
        )
        do {
            try await group.run()
        } catch {
            try? await registries.shutdown()
            throw error
        }
        try await registries.shutdown()
        logger.notice("stopped")
    }

    /// What systemd is told while the daemon runs.
    private func systemdReport(on sync: PolicySync) -> SystemdReport {
        let process = ProcessInfo.processInfo
        return SystemdReport(
            notifier: notifier,
            watchdog: WatchdogInterval.read(
                environment: process.environment,
                processID: process.processIdentifier
            ),
            socket: listener.path,
            status: {
                let revision = sync.status.active.map { "policy revision \($0.revision)" }
                return "listening; \(revision ?? "no policy bundle yet")"
            },
            logger: logger
        )
    }

    private static func now() -> Timestamp {
        Timestamp(secondsSinceEpoch: Int64(Date.now.timeIntervalSince1970.rounded(.down)))
    }
}
