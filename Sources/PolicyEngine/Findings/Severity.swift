/// How bad a finding is, from the least to the most.
public enum Severity: Int, Hashable, Sendable, CaseIterable {
    /// The scanner did not rate it, or with a word that nobody knows.
    case unknown
    /// Not worth a fix, in the words of the distribution.
    case negligible
    /// Low.
    case low
    /// Medium, also called moderate.
    case medium
    /// High, also called important.
    case high
    /// Critical.
    case critical

    /// Reads a scanner's or an author's word, without regard to case.
    ///
    /// - Parameter word: A severity's name, or one of the names that Red Hat uses: `moderate` for
    ///   medium, `important` for high. Any other word gives nil, and a decoder decides what then.
    public init?(word: String) {
        switch word.asciiLowercased {
        case "unknown": self = .unknown
        case "negligible": self = .negligible
        case "low": self = .low
        case "medium", "moderate": self = .medium
        case "high", "important": self = .high
        case "critical": self = .critical
        default: return nil
        }
    }

    /// The severity's name in lower case.
    public var word: String {
        switch self {
        case .unknown: "unknown"
        case .negligible: "negligible"
        case .low: "low"
        case .medium: "medium"
        case .high: "high"
        case .critical: "critical"
        }
    }
}

extension Severity: Comparable {
    /// Tells whether one severity is less bad than another.
    ///
    /// - Parameters:
    ///   - left: A severity.
    ///   - right: Another severity.
    /// - Returns: True if `left` is the less bad one.
    public static func < (left: Severity, right: Severity) -> Bool {
        left.rawValue < right.rawValue
    }
}
