/// How many decisions the daemon has made since its start.
///
/// A pull that is judged again by what came counts twice.
public struct DecisionCounts: Codable, Hashable, Sendable {
    /// Pulls that were let through.
    public var allowed = 0
    /// Pulls that were denied.
    public var denied = 0
    /// Of the pulls let through, those of a policy that audits, which mode enforce denies.
    public var wouldDeny = 0
    /// Of the pulls let through, those of pods that gave a reason (break-glass).
    public var breakGlass = 0
    /// Of the pulls let through, those that a list says not to judge.
    public var exempt = 0
    /// Of the pulls let through, those of denied images that are on the node already.
    public var present = 0
    /// Those that could not be judged, so that the failure mode decided, and those that failed of
    /// which nobody can tell what they have left.
    public var unknown = 0
    /// Of those denied, requests that could not be read.
    public var invalid = 0
    /// Decisions that are not among the recent ones because writing did not keep up.
    public var dropped = 0
    /// Whether the recent decisions outlive a restart.
    public var areKept = true

    /// Nothing has been decided yet.
    public init() {}
}
