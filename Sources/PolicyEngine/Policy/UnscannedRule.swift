/// What a policy does with an image that no usable scan report is known for.
public enum UnscannedRule: String, Hashable, Sendable, CaseIterable {
    /// Such an image is a violation.
    case deny
    /// Such an image is let through.
    case allow
}
