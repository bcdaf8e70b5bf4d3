/// What a policy says about an image.
public struct Evaluation: Hashable, Sendable {
    /// What is to be done with the pull.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// The pull goes on.
        case allow
        /// The pull is refused.
        case deny
    }

    /// The namespace whose policy was evaluated.
    public let policyName: NamespacePattern

    /// The mode in force: `audit` instead of `enforce` until the policy's `enforceFrom`.
    public let mode: EnforcementMode

    /// Every violation once, the most severe first, in an order that the reports' has no part in.
    public let violations: [Violation]

    /// What does not block but should be seen, in the same kind of order.
    public let warnings: [Warning]

    /// The findings that would block but for an allowlist or an exception, in the same order.
    public let suppressed: [Suppression]

    /// Creates an evaluation.
    ///
    /// - Parameters:
    ///   - policyName: The namespace whose policy was evaluated.
    ///   - mode: The mode in force.
    ///   - violations: Every violation, in order.
    ///   - warnings: What does not block but should be seen.
    ///   - suppressed: The findings that are accepted.
    public init(
        policyName: NamespacePattern,
        mode: EnforcementMode,
        violations: [Violation] = [],
        warnings: [Warning] = [],
        suppressed: [Suppression] = []
    ) {
        self.policyName = policyName
        self.mode = mode
        self.violations = violations
        self.warnings = warnings
        self.suppressed = suppressed
    }

    /// Whether the image has a finding of the denylist, which nothing lifts.
    public var isOnDenylist: Bool {
        violations.contains { violation in
            switch violation {
            case .vulnerability(_, let rule): rule == .denylist
            case .unscanned, .reportTooOld: false
            }
        }
    }

    /// What is to be done with the pull: `deny` for a violation in mode `enforce` only.
    public var outcome: Outcome {
        switch mode {
        case .enforce: violations.isEmpty ? .allow : .deny
        case .audit, .off: .allow
        }
    }
}
