internal import Logging
internal import PolicySync
internal import ServiceLifecycle
internal import UnixSignals

/// Polls the endpoint and opens the decision log anew when SIGHUP comes, as `systemctl reload` and
/// log rotation send it.
struct SyncSignal: Service {
    let sync: PolicySync
    let decisions: DecisionLogFile
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await cancelWhenGracefulShutdown {
            for await _ in signals {
                sync.pollSoon()
                do {
                    try decisions.file.reopen()
                } catch {
                    logger.error("the decision log cannot be opened anew: \(error)")
                }
            }
        }
    }
}
