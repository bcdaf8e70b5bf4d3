internal import PolicyEngine

extension Warning {
    /// The warning on one line.
    var line: String {
        switch self {
        case .gracePeriod(let finding, let endsAt):
            "\(finding): in its grace period, blocks from \(endsAt)"
        case .exceptionExpired(let exception, let finding):
            "\(finding): the exception for \(exception.id) ended \(exception.expires)"
                + " (\(exception.reason))"
        }
    }
}
