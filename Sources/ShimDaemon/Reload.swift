internal import Logging
internal import PolicySync
internal import ServiceLifecycle
internal import Systemd
internal import UnixSignals

/// Reads the configuration again when SIGHUP comes, as `systemctl reload` and log rotation send it,
/// opens the decision log anew, and polls the endpoint.
struct Reload: Service {
    /// The file that the configuration was read from, or nil to keep it as it is.
    let path: String?
    let current: CurrentConfiguration
    let level: AdjustableLog.Level
    let decisions: DecisionLogFile
    let alerts: AlertQueue
    let sync: PolicySync
    let notifier: ServiceNotifier
    let readiness: Readiness
    /// SIGHUP, from the start on: it ends a process that does not expect it.
    let signals: UnixSignalsSequence
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown { [signals] in
            for await _ in signals {
                if readiness.value { notifier.tell([.reloading], logger) }
                reload()
                if readiness.value { notifier.tell([.ready], logger) }
            }
        }
    }

    /// Puts the file's configuration in force, all that can be changed in one step, or keeps the
    /// one in force.
    private func reload() {
        do {
            let next = try path.map(Configuration.init(file:)) ?? current.value
            if next.decisionLogOutput == current.value.decisionLogOutput {
                reopenDecisionLog()
            } else {
                decisions.file = try LineFile.opening(next.decisionLogOutput)
            }
            adopt(next)
        } catch {
            logger.error("the configuration stays as it was: \(error)")
            // Whoever rotates it does not know of a mistake in the configuration.
            reopenDecisionLog()
        }
        sync.pollSoon()
    }

    private func reopenDecisionLog() {
        do {
            try decisions.file.reopen()
        } catch {
            logger.error("the decision log stays as it was: \(error)")
        }
    }

    private func adopt(_ next: Configuration) {
        let last = current.value
        let adopted = last.adopting(next)
        current.value = adopted
        alerts.settings = adopted.alerts
        if adopted.endpoint != last.endpoint || adopted.verification != last.verification {
            sync.change(to: adopted.endpoint, verification: adopted.verification)
        }
        // At the level that was in force: who asks for less of the log still hears of it.
        logger.notice("configuration reloaded")
        level.value = adopted.logLevel.level
        let keys = last.keysThatNeedRestart(for: next)
        if !keys.isEmpty {
            logger.warning(
                "the file has other values that count only after a restart",
                metadata: ["keys": "\(keys.joined(separator: " "))"]
            )
        }
    }
}
