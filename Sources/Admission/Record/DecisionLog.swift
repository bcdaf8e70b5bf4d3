/// Where decisions are recorded.
public protocol DecisionLog: Sendable {
    /// Records one decision.
    ///
    /// - Parameter record: What was decided, and why.
    func record(_ record: DecisionRecord)
}
