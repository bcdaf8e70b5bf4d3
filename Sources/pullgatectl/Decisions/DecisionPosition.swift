/// A place in the row of a node's decisions, after which others come.
struct DecisionPosition: Hashable, Sendable {
    /// The number of the last decision that has been seen.
    let number: Int64
    /// The history in which it has that number; nil if the daemon does not tell.
    let history: String?
}
