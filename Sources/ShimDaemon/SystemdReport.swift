internal import Logging
internal import ServiceLifecycle
internal import Systemd

/// Tells systemd that the daemon is ready, that it is alive, how it is, and that it ends.
///
/// It must be the last service of its group: it then is the first to hear of the end, before the
/// gate drains.
struct SystemdReport: Service {
    /// The longest time between two looks at the gate and its status: what `systemctl status` shows
    /// is no older.
    private static let longestInterval = Duration.seconds(5)

    /// How long to wait after the gate has not answered before it is asked again.
    private static let retryInterval = Duration.milliseconds(200)

    /// The longest time that an answer of the gate may take, however long systemd waits for a sign
    /// of life: nobody would hear for hours of a gate that hangs.
    private static let longestTimeout = Duration.seconds(60)

    /// How long an answer of the gate may take when systemd does not watch.
    private static let unwatchedTimeout = Duration.seconds(10)

    /// What the end takes after the drain at most: 3 s to look at what cancelled pulls have found and
    /// 10 s at what they have brought, 2 s each for questions to the metrics and the admin socket, 5 s
    /// to send alerts, 5 s each to write the two logs, and 5 s to spare.
    private static let reserve = Duration.seconds(37)

    let notifier: ServiceNotifier
    let readiness: Readiness
    /// The time after which systemd takes a silent daemon for dead, or nil when it does not watch.
    let watchdog: Duration?
    /// The path of the gate's socket.
    let socket: String
    /// How long the gate may drain.
    let drainTimeout: Duration
    /// Words how the daemon is, in one line.
    let status: @Sendable () async -> String
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await reportLife() }
                group.addTask { await reportStatus() }
            }
        }
        // The watchdog ends with this message; the drain has a limit of its own, which may be
        // longer than the TimeoutStopSec of the unit.
        let time = drainTimeout + Self.reserve
        readiness.value = false
        notifier.tell([.stopping, .extendTimeout(time), .status("draining")], logger)
    }

    /// Half of what systemd grants, as it recommends.
    private var interval: Duration {
        min(watchdog.map { $0 / 2 } ?? Self.longestInterval, Self.longestInterval)
    }

    /// How long an answer of the gate may take.
    var timeout: Duration {
        watchdog.map { min($0 / 2, Self.longestTimeout) } ?? Self.unwatchedTimeout
    }

    /// Says that the daemon is ready at the first answer of the gate, and that it is alive at each.
    private func reportLife() async {
        let probe = GateProbe(socket: socket, timeout: timeout)
        let life: [ServiceNotifier.Message] = watchdog == nil ? [] : [.watchdog]
        var messages = [.ready] + life
        var wasAnswered = true
        while !Task.isCancelled {
            let isAnswered = await probe.isAnswered()
            if Task.isCancelled { return }
            if isAnswered {
                readiness.value = true
                if !messages.isEmpty { notifier.tell(messages, logger) }
                messages = life
            } else if wasAnswered {
                logger.error(
                    "the gate does not answer on its own socket",
                    metadata: ["socket": "\(socket)"]
                )
            }
            wasAnswered = isAnswered
            try? await Task.sleep(for: isAnswered ? interval : Self.retryInterval)
        }
    }

    private func reportStatus() async {
        var last: String?
        while !Task.isCancelled {
            let now = await status()
            if now != last, !Task.isCancelled { notifier.tell([.status(now)], logger) }
            last = now
            try? await Task.sleep(for: interval)
        }
    }
}
