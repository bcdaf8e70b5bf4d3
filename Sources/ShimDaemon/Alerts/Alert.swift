internal import Admission

/// One decision that somebody is to hear of.
struct Alert: Sendable, Encodable {
    /// What the alert is about.
    let cause: AlertSettings.Cause

    /// The decision.
    let decision: DecisionRecord

    /// Makes an alert of a decision, if it is worth one.
    ///
    /// - Parameters:
    ///   - decision: The decision.
    ///   - causes: What is alerted about.
    init?(_ decision: DecisionRecord, on causes: Set<AlertSettings.Cause>) {
        // The pull that follows gives one.
        guard decision.basis != .hidden else { return nil }
        if decision.unknownCause != nil, causes.contains(.cannotKnow) {
            cause = .cannotKnow
        } else if decision.isDenial, causes.contains(.denied) {
            cause = .denied
        } else {
            return nil
        }
        self.decision = decision
    }
}
