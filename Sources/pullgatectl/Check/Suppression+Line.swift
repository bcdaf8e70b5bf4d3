internal import PolicyEngine

extension Suppression {
    /// The accepted finding on one line, with what accepts it and until when.
    var line: String { "\(finding): \(reason.text)" }
}

extension Suppression.Reason {
    /// What accepts a finding, and until when.
    var text: String {
        switch self {
        case .allowlist(let id): "\(id) is on the allowlist, without an end"
        case .exception(let exception):
            "exception for \(exception.id) until \(exception.expires) (\(exception.reason))"
        }
    }
}
