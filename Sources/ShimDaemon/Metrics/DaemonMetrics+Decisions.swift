internal import Admission
internal import PolicyEngine
internal import PrometheusMetrics

extension DaemonMetrics: DecisionLog {
    /// Counts a decision.
    func record(_ record: DecisionRecord) {
        let isAllowed = record.outcome == Evaluation.Outcome.allow.rawValue
        let outcome = isAllowed ? "allowed" : "denied"
        guard record.pulled == nil else { return unjudgedImages.add(1, outcome) }
        let wouldDeny = isAllowed && record.wouldDeny == true
        pulls.add(
            1,
            wouldDeny ? "audited" : outcome,
            label(forNamespace: record.policyNamespace)
        )
        if let cause = record.unknownCause { undecidable.add(1, cause, outcome) }
        decision.observe(.microseconds(record.decisionMicroseconds))
    }
}
