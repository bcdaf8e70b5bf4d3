extension Violation {
    /// Tells whether this violation is listed before another: what is wrong with the reports
    /// first, then the findings in their order.
    func precedes(_ other: Violation) -> Bool {
        switch (self, other) {
        case (.vulnerability(let left, let rule), .vulnerability(let right, let otherRule)):
            if left.precedes(right) { return true }
            return !right.precedes(left) && rule.rawValue < otherRule.rawValue
        case (.unscanned, _), (.reportTooOld, _):
            return rank < other.rank
        case (.vulnerability, .unscanned), (.vulnerability, .reportTooOld):
            return false
        }
    }

    private var rank: Int {
        switch self {
        case .unscanned: 0
        case .reportTooOld: 1
        case .vulnerability: 2
        }
    }
}
