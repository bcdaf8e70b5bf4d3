internal import Logging
internal import PolicyEngine
internal import PolicySync
internal import ServiceLifecycle

/// Tells of what keeps the gate from judging before somebody's pull does.
struct NodeWatch: Service {
    /// The time between two looks: an alert of a minute ago is as good as one of now.
    private static let interval = Duration.seconds(5)

    let sync: PolicySync
    let alerts: AlertQueue
    let startedAt: Timestamp
    let now: @Sendable () -> Timestamp
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var problems = NodeProblems(startedAt: startedAt)
            while !Task.isCancelled {
                for problem in problems.changes(in: sync.status, at: now()) { tell(of: problem) }
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    private func tell(of problem: NodeProblem) {
        if problem.isOver {
            logger.notice("over: \(problem.message)", metadata: ["since": "\(problem.since)"])
        } else {
            logger.error("\(problem.message)", metadata: ["since": "\(problem.since)"])
        }
        alerts.add(Alert(problem))
    }
}
