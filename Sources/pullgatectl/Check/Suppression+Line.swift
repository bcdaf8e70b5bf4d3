internal import PolicyEngine

extension Suppression {
    /// The accepted finding on one line, with what accepts it and until when.
    var line: String {
        switch reason {
        case .allowlist(let id):
            "\(finding): \(id) is on the allowlist, without an end"
        case .exception(let exception):
            "\(finding): exception for \(exception.id) until \(exception.expires)"
                + " (\(exception.reason))"
        }
    }
}
