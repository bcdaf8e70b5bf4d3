internal import PolicySync
internal import ServiceLifecycle
internal import UnixSignals

/// Polls the endpoint at once when SIGHUP comes, as `systemctl reload` sends it.
struct SyncSignal: Service {
    let sync: PolicySync

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await cancelWhenGracefulShutdown {
            for await _ in signals { sync.pollSoon() }
        }
    }
}
