internal import Logging
internal import PolicySync
internal import ServiceLifecycle

/// Tells of what keeps the gate from judging before somebody's pull does.
struct NodeWatch: Service {
    /// The time between two looks: an alert of a minute ago is as good as one of now.
    private static let interval = Duration.seconds(5)

    let sync: PolicySync
    let alerts: AlertQueue
    let startedAt: ContinuousClock.Instant
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var inLog = NodeProblems(startedAt: startedAt)
            var atWebhook = ProblemAlerts(alerts, startedAt: startedAt)
            while !Task.isCancelled {
                let (status, now) = (sync.status, Moment.now)
                inLog.update(to: status, at: now) { problem in
                    log(problem)
                    return true
                }
                atWebhook.update(to: status, at: now)
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    private func log(_ problem: NodeProblem) {
        if problem.isOver {
            logger.notice("over: \(problem.message)", metadata: ["since": "\(problem.since)"])
        } else {
            logger.error("\(problem.message)", metadata: ["since": "\(problem.since)"])
        }
    }
}
