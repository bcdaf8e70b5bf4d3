public import PolicyEngine

/// A warning as the decision log and the command line show it.
public struct RecordedWarning: Sendable, Encodable {
    /// `gracePeriod` or `exceptionExpired`.
    let kind: String
    let finding: RecordedFinding
    /// When the grace period ends, or when the exception ended; RFC 3339.
    let endsAt: String
    /// The reason that the exception was made for.
    let reason: String?

    /// Shows a warning.
    ///
    /// - Parameter warning: The warning.
    public init(_ warning: Warning) {
        switch warning {
        case .gracePeriod(let finding, let endsAt):
            kind = "gracePeriod"
            self.finding = RecordedFinding(finding)
            self.endsAt = endsAt.description
            reason = nil
        case .exceptionExpired(let exception, let finding):
            kind = "exceptionExpired"
            self.finding = RecordedFinding(finding)
            endsAt = exception.expires.description
            reason = exception.reason
        }
    }
}
