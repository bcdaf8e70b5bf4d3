internal import PolicyEngine

/// One moment by two clocks: that of the node, which can be set, and one that nobody sets.
struct Moment: Hashable, Sendable {
    /// What the node's clock says.
    let time: Timestamp
    /// What ages are measured by.
    let instant: ContinuousClock.Instant

    /// This moment.
    static var now: Moment { Moment(time: .now, instant: .now) }

    /// Tells when something was, as the node's clock would have said if it was right then as now.
    ///
    /// - Parameter earlier: The instant.
    /// - Returns: The time.
    func time(of earlier: ContinuousClock.Instant) -> Timestamp {
        time.adding(seconds: -(instant - earlier).components.seconds)
    }
}
