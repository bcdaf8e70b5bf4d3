/// Where decisions are recorded.
public protocol DecisionLog: Sendable {
    /// Records one decision.
    ///
    /// It may be called on a thread that serves other calls, so it must not block, but may wait.
    ///
    /// - Parameter record: What was decided, and why.
    func record(_ record: DecisionRecord) async
}
