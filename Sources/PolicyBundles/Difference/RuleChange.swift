/// One rule of a policy that is not the same in two bundles.
public struct RuleChange: Hashable, Sendable {
    /// The rule by its key in documents and bundles.
    public let key: String

    /// What only the older policy says: the value, or the elements of a list that are gone.
    ///
    /// Empty for a rule that had its default.
    public let before: [String]

    /// What only the newer policy says, likewise.
    public let after: [String]

    /// Whether the rule is a list, of which only what differs is told.
    public let isList: Bool
}

extension RuleChange: CustomStringConvertible {
    /// The rule and its change on one line: `severity: high → critical`.
    public var description: String {
        guard isList else {
            return "\(key): \(before.first ?? "(default)") → \(after.first ?? "(default)")"
        }
        let parts = before.map { "− \($0)" } + after.map { "+ \($0)" }
        return "\(key): \(parts.joined(separator: "; "))"
    }
}
