internal import Logging
internal import PrometheusMetrics
internal import ServiceLifecycle
internal import Synchronization

/// Sends alerts to the webhook, and tries again when that fails.
///
/// An alert can come twice when an answer is lost; the decision's id tells.
final class AlertSender: Service {
    /// How often one message is tried, which takes about five minutes.
    ///
    /// After that its decisions are given up for those behind it.
    static let maximumAttempts = 10

    /// The wait after the first failure; it doubles with each further one.
    static let firstRetry = Duration.seconds(1)

    /// The longest wait between two attempts.
    static let longestRetry = Duration.seconds(60)

    /// How long the end of the daemon waits for alerts to be sent.
    static let farewell = Duration.seconds(5)

    private let queue: AlertQueue
    private let metrics: DaemonMetrics
    private let logger: Logger
    private let lastProblem = Mutex<String?>(nil)

    init(_ queue: AlertQueue, metrics: DaemonMetrics, logger: Logger) {
        self.queue = queue
        self.metrics = metrics
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while let alerts = await self.queue.next() {
                if !alerts.isEmpty { await self.deliver(alerts) }
            }
        }
        await sendRest()
    }

    /// Sends alerts until they are sent or given up.
    private func deliver(_ alerts: [Alert]) async {
        var wait = Self.firstRetry
        for _ in 1...Self.maximumAttempts {
            guard let settings = queue.settings else { return }
            switch await attempt(alerts, to: settings, within: AlertRequest.timeout) {
            case .delivered: return
            case .refused(let reason): return giveUpRefused(alerts, by: settings.url, reason)
            case .failed(let reason):
                // The end of the daemon cuts requests off, which is nobody's failure.
                if !Task.isCancelled {
                    note(problem: reason)
                    try? await Task.sleep(for: wait * Double.random(in: 0.9...1.1))
                }
                guard !Task.isCancelled else { return queue.putBack(alerts) }
                wait = min(wait * 2, Self.longestRetry)
            }
        }
        giveUpDecisions(of: alerts)
    }

    /// Gives up decisions that could not be sent for long, and keeps problems for a later request.
    ///
    /// What cuts a node off from its endpoint often cuts it off from the webhook, too, which would
    /// hear of the end alone.
    ///
    /// - Parameter alerts: The alerts, of both kinds.
    func giveUpDecisions(of alerts: [Alert]) {
        queue.putBack(alerts.filter { $0.problem != nil })
        let decisions = alerts.filter { $0.problem == nil }
        guard !decisions.isEmpty else { return }
        giveUp(decisions, "\(Self.maximumAttempts) attempts have failed")
    }

    /// Gives up alerts that were refused; problems are told of again later, when somebody may have put
    /// right what was wrong.
    ///
    /// - Parameters:
    ///   - alerts: The alerts, of both kinds.
    ///   - url: The webhook that has refused them.
    ///   - reason: Why they were refused.
    func giveUpRefused(_ alerts: [Alert], by url: String, _ reason: String) {
        queue.noteRefusal(of: alerts, by: url)
        giveUp(alerts, reason)
    }

    /// Tries once to send what is left when the daemon ends.
    private func sendRest() async {
        let end = ContinuousClock.now + Self.farewell
        while let settings = queue.settings, case let alerts = queue.take(), !alerts.isEmpty {
            let left = end - ContinuousClock.now
            let outcome =
                left > .zero
                ? await attempt(alerts, to: settings, within: left)
                : .failed("the daemon has ended")
            switch outcome {
            case .delivered: break
            case .refused(let reason), .failed(let reason): giveUp(alerts, reason)
            }
        }
    }

    /// Makes one request.
    private func attempt(
        _ alerts: [Alert],
        to settings: AlertSettings,
        within timeout: Duration
    ) async -> AlertRequest.Outcome {
        let dropped = queue.droppedCount
        let outcome: AlertRequest.Outcome
        do {
            let body = try AlertMessage(dropped: dropped, alerts: alerts).json
            outcome = await AlertRequest(settings: settings).send(body, within: timeout)
        } catch {
            outcome = .refused("they cannot be encoded: \(error)")
        }
        if outcome == .delivered {
            metrics.alerts.add(alerts.count, "sent")
            queue.forgetDropped(dropped)
            note(problem: nil)
        }
        return outcome
    }

    private func giveUp(_ alerts: [Alert], _ reason: String) {
        metrics.alerts.add(alerts.count, "failed")
        logger.error(
            "alerts are given up: \(reason)",
            metadata: ["alerts": "\(alerts.count)", "webhook": "\(host)"]
        )
    }

    /// Logs a problem when it is another one than the last.
    private func note(problem: String?) {
        let last = lastProblem.withLock { last in
            defer { last = problem }
            return last
        }
        guard problem != last else { return }
        if let problem {
            logger.error(
                "alerts cannot be sent and are tried again: \(problem)",
                metadata: ["webhook": "\(host)"]
            )
        } else {
            logger.notice("alerts are sent again", metadata: ["webhook": "\(host)"])
        }
    }

    private var host: String {
        queue.settings?.host ?? ""
    }
}
