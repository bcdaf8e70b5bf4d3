public import PolicyEngine

/// An accepted finding as the decision log and the command line show it.
public struct RecordedSuppression: Sendable, Encodable {
    let finding: RecordedFinding
    /// `allowlist` or `exception`.
    let by: String
    /// The identifier that the list or the exception names: the finding's own or an alias.
    let id: String
    /// When the exception ends; RFC 3339.
    let expires: String?
    /// The reason that the exception was made for.
    let reason: String?

    /// Shows an accepted finding.
    ///
    /// - Parameter suppression: What was accepted, and why.
    public init(_ suppression: Suppression) {
        finding = RecordedFinding(suppression.finding)
        switch suppression.reason {
        case .allowlist(let id):
            by = "allowlist"
            self.id = id.text
            expires = nil
            reason = nil
        case .exception(let exception):
            by = "exception"
            id = exception.id.text
            expires = exception.expires.description
            reason = exception.reason
        }
    }
}
