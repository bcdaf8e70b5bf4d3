/// One rule of a policy that an image breaks.
public enum Violation: Hashable, Sendable {
    /// A finding that the policy does not accept.
    case vulnerability(Finding, rule: VulnerabilityRule)
    /// No finished report is known.
    case unscanned(UnscannedReason)
    /// Every finished report is older than the policy's `reportMaxAge`, or has no date that can be
    /// true.
    ///
    /// `scannedAt` is the date of the newest of them, nil if none has one that can be true.
    case reportTooOld(scannedAt: Timestamp?, maximumAge: Age)

    /// Whether it is of a finding, not of what reports do not show.
    public var isOfFinding: Bool {
        switch self {
        case .vulnerability: true
        case .unscanned, .reportTooOld: false
        }
    }
}
