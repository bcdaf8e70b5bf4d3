internal import PolicyEngine
internal import PolicySync

/// Tells the webhook of a node's problems, and of all of them anew when it is another one.
struct ProblemAlerts {
    private let alerts: AlertQueue
    private let startedAt: Timestamp
    private var problems: NodeProblems
    private var webhook: Int

    /// Starts with a webhook that knows of no problem.
    ///
    /// - Parameters:
    ///   - alerts: What goes to the webhook.
    ///   - startedAt: When the daemon started.
    init(_ alerts: AlertQueue, startedAt: Timestamp) {
        self.alerts = alerts
        self.startedAt = startedAt
        problems = NodeProblems(startedAt: startedAt)
        webhook = alerts.webhook
    }

    /// Tells of what has begun and what is over.
    ///
    /// - Parameters:
    ///   - status: How the node stands to the endpoint.
    ///   - time: The clock's value.
    mutating func update(to status: SyncStatus, at time: Timestamp) {
        let current = alerts.webhook
        if current != webhook {
            problems = NodeProblems(startedAt: startedAt)
            webhook = current
        }
        problems.update(to: status, at: time) { alerts.add(Alert($0)) == .waits }
    }
}
