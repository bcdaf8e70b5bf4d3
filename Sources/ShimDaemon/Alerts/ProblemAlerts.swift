internal import PolicySync

/// Tells the webhook of a node's problems, and of all of them anew when it is another one.
struct ProblemAlerts {
    private let alerts: AlertQueue
    private let startedAt: ContinuousClock.Instant
    private var problems: NodeProblems
    private var webhook: Int

    /// Starts with a webhook that knows of no problem.
    ///
    /// - Parameters:
    ///   - alerts: What goes to the webhook.
    ///   - startedAt: When the daemon started.
    init(_ alerts: AlertQueue, startedAt: ContinuousClock.Instant) {
        self.alerts = alerts
        self.startedAt = startedAt
        problems = NodeProblems(startedAt: startedAt)
        webhook = alerts.webhook
    }

    /// Tells of what has begun and what is over.
    ///
    /// - Parameters:
    ///   - status: How the node stands to the endpoint.
    ///   - now: This moment.
    mutating func update(to status: SyncStatus, at now: Moment) {
        let current = alerts.webhook
        if current != webhook {
            problems = NodeProblems(startedAt: startedAt)
            webhook = current
        }
        for problem in alerts.takeRefusedProblems() { problems.forget(problem, at: now.instant) }
        problems.update(to: status, at: now) { [alerts] problem in
            alerts.add(Alert(problem)) == .waits
        }
    }
}
