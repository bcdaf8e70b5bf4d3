internal import Admission

/// One thing that somebody is to hear of: a decision, or what keeps the gate from making any.
struct Alert: Sendable, Encodable {
    /// What the alert is about.
    let cause: AlertSettings.Cause

    /// The decision; nil for an alert about a problem.
    var decision: DecisionRecord?

    /// The problem; nil for an alert about a decision.
    var problem: NodeProblem?

    /// About how many bytes it takes, in memory or as JSON, for limits on what may wait.
    var approximateBytes: Int {
        decision?.approximateBytes ?? problem?.message.utf8.count ?? 0
    }

    /// Makes an alert of a decision, if it is worth one.
    ///
    /// - Parameter decision: The decision.
    init?(_ decision: DecisionRecord) {
        // The pull that follows gives one.
        guard decision.basis != .hidden else { return nil }
        if decision.unknownCause != nil {
            cause = .cannotKnow
        } else if decision.isDenial {
            cause = .denied
        } else {
            return nil
        }
        self.decision = decision
    }

    /// Makes an alert of a problem.
    ///
    /// - Parameter problem: The problem.
    init(_ problem: NodeProblem) {
        cause = .cannotKnow
        self.problem = problem
    }

    /// Whether somebody wants to hear of it.
    ///
    /// A denial for want of knowledge is both.
    ///
    /// - Parameter causes: What is alerted about.
    /// - Returns: The alert with one of these causes; nil if nobody wants it.
    func wanted(by causes: Set<AlertSettings.Cause>) -> Alert? {
        if causes.contains(cause) { return self }
        guard let decision, decision.isDenial, causes.contains(.denied) else { return nil }
        return Alert(cause: .denied, decision: decision)
    }

    private init(cause: AlertSettings.Cause, decision: DecisionRecord) {
        self.cause = cause
        self.decision = decision
    }
}
