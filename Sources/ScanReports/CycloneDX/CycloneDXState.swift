/// What people found out about a vulnerability, in the words of CycloneDX (`analysis.state`).
enum CycloneDXState: String {
    case resolved
    case resolvedWithPedigree = "resolved_with_pedigree"
    case exploitable
    case inTriage = "in_triage"
    case falsePositive = "false_positive"
    case notAffected = "not_affected"

    /// The same in the words of VEX.
    var status: VEXStatus {
        switch self {
        case .resolved, .resolvedWithPedigree: .fixed
        case .exploitable: .affected
        case .inTriage: .underInvestigation
        case .falsePositive, .notAffected: .notAffected
        }
    }
}
