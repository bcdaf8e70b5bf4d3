internal import FoundationEssentials
public import GRPCBridge
internal import Logging
internal import OCI
internal import PolicyBundles
public import PolicySync
internal import Registry
internal import ServiceLifecycle
internal import SystemPackage
internal import Systemd
internal import UnixSignals

/// The node's daemon: the gate, the policy sync and the scan reports, run together.
public struct Daemon: Sendable {
    let configuration: Configuration
    let path: String?
    let level: AdjustableLog.Level
    let sync: PolicySync
    let listener: UnixListener
    let logger: Logger
    let signals: UnixSignalsSequence
    let notifier: ServiceNotifier
    let readiness = Readiness()
    let metrics = DaemonMetrics()
    let decisions: DecisionLogFile
    let alerts: AlertQueue

    /// Why the daemon cannot start.
    public enum StartError: Error, CustomStringConvertible {
        /// The state folder cannot be used.
        case state(BundleError)
        /// The gate's socket cannot be opened.
        case socket(SocketError)

        /// What an administrator should read.
        public var description: String {
            switch self {
            case .state(let error): error.description
            case .socket(let error): "\(error)"
            }
        }
    }

    /// Opens the state folder and the gate's socket, or takes over the one that systemd has passed
    /// on; connections wait on it until `run`.
    ///
    /// - Parameters:
    ///   - configuration: How the daemon is set up.
    ///   - path: The file that it was read from, to be read again on SIGHUP; nil to leave that.
    /// - Throws: `StartError`.
    public init(
        _ configuration: Configuration,
        from path: String? = nil
    ) async throws(StartError) {
        // Before the log is opened, which may be moved away from then on.
        signals = await UnixSignalsSequence(trapping: .sighup)
        self.configuration = configuration
        self.path = path
        level = AdjustableLog.Level(configuration.logLevel.level)
        let process = ProcessInfo.processInfo
        logger = Self.logger(
            configuration.logFormat,
            level: level,
            environment: process.environment
        )
        LibraryLog.write(to: logger)
        if let problem = Platform.hostProblem { logger.warning("\(problem)") }
        decisions = DecisionLogFile(
            LineFile.atStart(configuration.decisionLogOutput, logger: logger),
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
                now: { .now }
            )
        } catch {
            LineFile.standardError.flush()
            throw .state(error)
        }
        notifier = ServiceNotifier(environment: process.environment)
        do {
            listener = try Self.listener(configuration, logger, process)
        } catch {
            LineFile.standardError.flush()
            throw .socket(error)
        }
    }

    private static func logger(
        _ format: LogFormat,
        level: AdjustableLog.Level,
        environment: [String: String]
    ) -> Logger {
        let isJournal = LogFormat.isJournal(.standardError, environment: environment)
        let isJSON = format.isJSON(isJournal: isJournal)
        return Logger(label: "pullgated") { _ in
            let base: any LogHandler =
                isJSON
                ? JSONLog(logLevel: .trace, file: .standardError, hasPriority: isJournal)
                : TextLog(logLevel: .trace, file: .standardError, hasPriority: isJournal)
            return AdjustableLog(base, level: level)
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
        let (notices, decisions) = (DecisionNotices(logger: logger), decisions)
        let deferred = DeferredLog { decision in
            notices.record(decision.record)
            decisions.record(decision)
        }
        defer { deferred.flush() }
        let registries = RegistryResolver(
            hosts: RegistryHosts(folder: configuration.registry.hostsFolder, logger: logger),
            logger: logger
        )
        let services = services(asking: registries, deferred)
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
}
