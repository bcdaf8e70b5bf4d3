internal import Admission
internal import PrometheusMetrics

extension DaemonMetrics: DecisionLog {
    /// Counts a decision.
    func record(_ record: DecisionRecord) {
        guard record.basis != .hidden else { return }
        let waiver = Waiver(record)
        if let waiver, !Self.isCounted(record) { waived.add(1, waiver.rawValue) }
        let outcome = record.isDenial ? "denied" : "allowed"
        if let cause = record.unknownCause { undecidable.add(1, cause, outcome) }
        guard record.basis != .unseen else { return }
        guard record.pulled == nil else { return rejudgedPulls.add(1, outcome) }
        let isAudited = !record.isDenial && record.wouldDeny == true && waiver == nil
        pulls.add(
            1,
            isAudited ? "audited" : outcome,
            label(forNamespace: record.policyNamespace)
        )
        decision.observe(.microseconds(record.decisionMicroseconds))
    }

    /// Whether the pull's first decision has been counted for the same reason as this one.
    private static func isCounted(_ record: DecisionRecord) -> Bool {
        record.breakGlass != nil && record.pulled?.hadBrokenGlass == true
    }
}
