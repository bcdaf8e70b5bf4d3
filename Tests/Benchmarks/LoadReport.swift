import BenchmarkTools

/// What the targets of one run did, round by round.
struct LoadReport: Sendable {
    /// The rounds of each target, by its name.
    ///
    /// Rounds of the same number were made one after another.
    let rounds: [String: [LoadRound]]

    /// The median over the rounds of something that a target did, or nil for a target without one.
    func median(_ name: String, _ value: (LoadRound) -> Double) -> Double? {
        rounds[name]?.map(value).median
    }

    /// The median over the rounds of how something relates between two targets.
    ///
    /// Rounds that were made one after another are compared, so what else the machine does falls
    /// out.
    ///
    /// - Parameters:
    ///   - name: The one target.
    ///   - base: The other one.
    ///   - other: What the other one did, if that was another call in turn with this one.
    ///   - value: What is compared.
    /// - Returns: The median, or nil for a target without rounds.
    func ratio(
        _ name: String,
        to base: String,
        of other: LoadReport? = nil,
        _ value: (LoadRound) -> Double
    ) -> Double? {
        zip(rounds[name] ?? [], (other ?? self).rounds[base] ?? [])
            .map { value($0) / value($1) }
            .median
    }

    /// Microseconds on a processor a call, over all rounds: the kernel counts in units that are long
    /// beside one round.
    func processorMicrosecondsPerCall(_ name: String) -> Double? {
        let rounds = rounds[name] ?? []
        let used = rounds.compactMap(\.processorMicroseconds)
        guard used.count == rounds.count, !rounds.isEmpty else { return nil }
        return used.reduce(0, +) / Double(rounds.reduce(0) { $0 + $1.calls })
    }
}
