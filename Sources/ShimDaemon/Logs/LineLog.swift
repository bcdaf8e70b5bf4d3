internal import Admission

/// Where decisions go as lines of JSON.
protocol LineLog: DecisionLog {
    /// Records one decision.
    ///
    /// - Parameter decision: The decision, and its line.
    func record(_ decision: LoggedDecision) async
}

extension LineLog {
    func record(_ record: DecisionRecord) async { await self.record(LoggedDecision(record)) }
}
