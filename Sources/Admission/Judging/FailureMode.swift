/// What happens to a pull that cannot be judged.
public enum FailureMode: String, Hashable, Sendable, CaseIterable {
    /// The pull is denied.
    case closed
    /// The pull goes on unjudged.
    case open
}
