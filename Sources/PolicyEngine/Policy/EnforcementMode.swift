/// What a policy does with the violations it finds.
public enum EnforcementMode: String, Hashable, Sendable, CaseIterable {
    /// Violations deny the pull.
    case enforce
    /// Violations are found and recorded, and the pull goes on.
    case audit
    /// Nothing is evaluated.
    case off
}
