/// Whether a product has a vulnerability, in the four words of VEX.
public enum VEXStatus: String, Hashable, Sendable, CaseIterable {
    /// It does not have it, or nobody can make use of it.
    case notAffected = "not_affected"
    /// It has it.
    case affected
    /// It no longer has it.
    case fixed
    /// Nobody knows yet.
    case underInvestigation = "under_investigation"

    /// Whether a finding of it is to be left out of reports on the product.
    public var takesFindingsOut: Bool {
        switch self {
        case .notAffected, .fixed: true
        case .affected, .underInvestigation: false
        }
    }
}
