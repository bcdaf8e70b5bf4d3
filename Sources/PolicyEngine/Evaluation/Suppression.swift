/// A finding that would block but is accepted, and why.
public struct Suppression: Hashable, Sendable {
    /// What accepts a finding.
    public enum Reason: Hashable, Sendable {
        /// The allowlist has this identifier of the finding: its own or an alias, the first of all the
        /// CVEs where it is an advisory on several.
        case allowlist(VulnerabilityID)
        /// This exception covers it. It has the reason, and when it ends.
        case exception(PolicyException)
    }

    /// The finding.
    public let finding: Finding

    /// What accepts it.
    public let reason: Reason

    /// Creates a suppression.
    ///
    /// - Parameters:
    ///   - finding: The finding.
    ///   - reason: What accepts it.
    public init(finding: Finding, reason: Reason) {
        self.finding = finding
        self.reason = reason
    }
}
