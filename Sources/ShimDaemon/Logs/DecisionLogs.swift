internal import Admission

/// Records each decision in several places.
struct DecisionLogs: LineLog {
    /// Those that need no line.
    let logs: [any DecisionLog]
    /// Those that share one.
    let lineLogs: [any LineLog]

    func record(_ decision: LoggedDecision) async {
        for log in logs { await log.record(decision.record) }
        for log in lineLogs { await log.record(decision) }
    }

    var isBehind: Bool { logs.contains(where: \.isBehind) || lineLogs.contains(where: \.isBehind) }
}
