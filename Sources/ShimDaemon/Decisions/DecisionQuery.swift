internal import PolicyEngine

/// Which of the kept decisions are asked for.
struct DecisionQuery: Hashable, Sendable {
    /// The most that are answered at once, and how many if nothing else is said.
    static let maximumLimit = 1_000
    static let defaultLimit = 20

    /// Only decisions that denied a pull.
    var onlyDenied = false
    /// Only decisions made at this time or later.
    var since: Timestamp?
    /// The oldest decisions after this number, instead of the newest of all.
    var after: Int64?
    /// The most decisions.
    var limit = Self.defaultLimit
}
