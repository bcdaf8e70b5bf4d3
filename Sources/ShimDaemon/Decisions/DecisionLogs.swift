internal import Admission

/// Records each decision in several logs.
struct DecisionLogs: DecisionLog {
    /// The logs, in the order in which they hear of a decision.
    let logs: [any DecisionLog]

    func record(_ record: DecisionRecord) {
        for log in logs { log.record(record) }
    }
}
