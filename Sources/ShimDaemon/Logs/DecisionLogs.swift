internal import Admission

/// Records each decision in several places.
struct DecisionLogs: DecisionLog {
    let logs: [any DecisionLog]

    func record(_ record: DecisionRecord) {
        for log in logs { log.record(record) }
    }
}
