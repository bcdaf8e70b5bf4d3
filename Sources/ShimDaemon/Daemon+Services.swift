internal import Admission
internal import FoundationEssentials
internal import GRPCBridge
internal import OCI
internal import PolicyBundles
internal import PolicyEngine
internal import PolicySync
internal import Registry
internal import ServiceLifecycle
internal import Systemd

extension Daemon {
    /// All that runs until the daemon ends.
    ///
    /// They stop in the reverse order: the gate first, while policies are still there.
    ///
    /// - Parameters:
    ///   - registries: What asks registries, which outlives the services.
    ///   - deferred: Where decisions are written later.
    /// - Returns: The services.
    func services(
        asking registries: RegistryResolver,
        _ deferred: DeferredLog
    ) -> [any Service] {
        let current = CurrentConfiguration(configuration)
        let reports = reportFolder()
        let history = DecisionHistory(
            path: "\(configuration.stateFolder)/decisions.sqlite",
            logger: logger
        )
        let counter = DecisionCounter()
        let admission = admission(
            by: current,
            reports,
            asking: registries,
            recordingIn: DecisionLogs(
                logs: [metrics, counter, alerts],
                lineLogs: [deferred, history]
            )
        )
        let gate = gate(before: admission)
        let start = Moment.now
        let report = NodeReport(
            current: current,
            socket: listener.path,
            sync: sync,
            counter: counter,
            history: history,
            reports: reports,
            startedAt: start.time,
            openConnections: { gate.openConnections }
        )
        var services: [any Service] = [
            sync, reload(current), history,
            AlertSender(alerts, metrics: metrics, logger: logger),
            // It judges as well, and what it decides at its end is told, too.
            adminServer(report, admission),
            watch(since: start),
            MemoryReturn { gate.endIdleConnection() },
        ]
        if let reports { services.append(reports) }
        if let server = metricsServer(gate, since: start) { services.append(server) }
        services.append(gate)
        if notifier.isHeard { services.append(systemdReport()) }
        return services
    }

    /// What finds scan reports in a folder, if there is to be one.
    private func reportFolder() -> ReportFolderWatch? {
        configuration.reports.map {
            ReportFolderWatch(
                folder: $0.folder,
                interval: .seconds($0.scanInterval.seconds),
                logger: logger
            )
        }
    }

    /// What judges pulls, by the failure modes of the configuration that holds then.
    private func admission(
        by current: CurrentConfiguration,
        _ reports: ReportFolderWatch?,
        asking registries: RegistryResolver,
        recordingIn log: DecisionLogs
    ) -> PullAdmission {
        PullAdmission(
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
            failureModes: { current.value.failureModes },
            exempt: configuration.exempt,
            log: log,
            now: { .now }
        )
    }

    /// The gate, which passes on what is admitted.
    private func gate(before admission: PullAdmission) -> Gate {
        Gate(
            listener: listener,
            admission: admission,
            configuration: configuration,
            hidesImages: { [sync] in sync.hidesPresentImages },
            metrics: metrics,
            logger: logger
        )
    }

    /// What answers administrators.
    private func adminServer(_ report: NodeReport, _ admission: PullAdmission) -> AdminServer {
        AdminServer(
            path: configuration.admin.socket,
            routes: AdminRoutes(report: report, admission: admission),
            logger: logger
        )
    }

    /// What tells of a node whose policies or reports are not as they should be.
    private func watch(since start: Moment) -> NodeWatch {
        NodeWatch(sync: sync, alerts: alerts, startedAt: start.instant, logger: logger)
    }

    /// What shows the metrics, if they are to be shown.
    private func metricsServer(_ gate: Gate, since start: Moment) -> MetricsServer? {
        configuration.metrics.map {
            MetricsServer(
                address: $0.listen,
                metrics: metrics,
                sync: sync,
                gate: gate,
                start: start,
                logger: logger
            )
        }
    }

    /// What reads the configuration again.
    private func reload(_ current: CurrentConfiguration) -> Reload {
        Reload(
            path: path,
            current: current,
            level: level,
            decisions: decisions,
            alerts: alerts,
            sync: sync,
            notifier: notifier,
            readiness: readiness,
            signals: signals,
            logger: logger
        )
    }

    /// What systemd is told while the daemon runs.
    private func systemdReport() -> SystemdReport {
        let process = ProcessInfo.processInfo
        return SystemdReport(
            notifier: notifier,
            readiness: readiness,
            watchdog: WatchdogInterval.read(
                environment: process.environment,
                processID: process.processIdentifier
            ),
            socket: listener.path,
            drainTimeout: .seconds(configuration.drainTimeout.seconds),
            status: { [sync] in sync.status.line(at: .now) },
            logger: logger
        )
    }
}
