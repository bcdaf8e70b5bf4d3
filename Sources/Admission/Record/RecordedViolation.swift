public import PolicyEngine

/// A violation as the decision log and the command line show it.
public struct RecordedViolation: Sendable, Encodable {
    /// The rule that is broken: a rule for findings, `unscanned` or `reportMaxAge`.
    let rule: String
    let finding: RecordedFinding?
    /// What a person should read.
    let text: String

    /// Shows a violation.
    ///
    /// - Parameter violation: The violation.
    public init(_ violation: Violation) {
        text = violation.description
        switch violation {
        case .vulnerability(let finding, let rule):
            self.rule = rule.rawValue
            self.finding = RecordedFinding(finding)
        case .unscanned:
            rule = "unscanned"
            finding = nil
        case .reportTooOld:
            rule = "reportMaxAge"
            finding = nil
        }
    }
}
