internal import PolicyEngine

/// What a pull is judged by: the policies and reports in force, and the time.
struct InForce {
    /// The policies and reports, or nil if there are none yet.
    let snapshot: PolicySnapshot?

    /// The clock's value.
    let now: Timestamp

    /// The time to judge at.
    ///
    /// A clock that was set back must not bring an expired bundle or exception back.
    var time: Timestamp { snapshot.map { max(now, $0.issuedAt) } ?? now }
}
