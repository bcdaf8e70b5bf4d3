/// Where decisions are recorded.
public protocol DecisionLog: Sendable {
    /// Records one decision.
    ///
    /// It may be called on a thread that serves other calls, so it must not block, but may wait.
    ///
    /// - Parameter record: What was decided, and why.
    func record(_ record: DecisionRecord) async

    /// Whether decisions come faster than they are recorded, so that who causes them has to wait.
    var isBehind: Bool { get }
}

extension DecisionLog {
    /// A log that takes decisions as they come is never behind.
    public var isBehind: Bool { false }
}
