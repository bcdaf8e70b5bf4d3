public import PolicyEngine

/// A finding that a VEX statement took out of a report.
public struct VEXRemoval: Hashable, Sendable {
    /// The finding.
    public let finding: Finding

    /// The statement in one line, with its author and file.
    public let statement: String
}
