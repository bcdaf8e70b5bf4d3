import PolicyEngine

/// The severity that the ratings of a CycloneDX vulnerability come to.
///
/// The format lists ratings of several sources by several methods and puts none above another, so
/// the worst counts. A rating by CVSS that has a score and no word, or the one that says nothing, has
/// the word that the standard gives the score.
enum CycloneDXRating {
    /// The severity.
    ///
    /// - Parameters:
    ///   - ratings: The ratings.
    ///   - facts: Notes words that nobody knows.
    /// - Returns: The worst, or `.unknown` when there is none.
    static func severity(
        _ ratings: [CycloneDXDocument.Rating],
        facts: inout FactReader
    ) -> Severity {
        var worst = Severity.unknown
        for rating in ratings { worst = max(worst, severity(rating, facts: &facts)) }
        return worst
    }

    private static func severity(
        _ rating: CycloneDXDocument.Rating,
        facts: inout FactReader
    ) -> Severity {
        let word = rating.severity ?? ""
        switch word.lowercased() {
        case "", "unknown":
            return rating.score.flatMap { severity(score: $0, method: rating.method) } ?? .unknown
        // Two words of the format for what does no harm.
        case "info", "none": return .negligible
        default: return facts.severity(word)
        }
    }

    /// The qualitative rating of CVSS 3.1 (section 5) and 4.0, and NVD's of 2.0.
    private static func severity(score: Double, method: String?) -> Severity? {
        switch (method, score) {
        case ("CVSSv2", 7...): .high
        case ("CVSSv2", 4..<7): .medium
        case ("CVSSv2", 0..<4): .low
        case ("CVSSv3", 9...), ("CVSSv31", 9...), ("CVSSv4", 9...): .critical
        case ("CVSSv3", 7..<9), ("CVSSv31", 7..<9), ("CVSSv4", 7..<9): .high
        case ("CVSSv3", 4..<7), ("CVSSv31", 4..<7), ("CVSSv4", 4..<7): .medium
        case ("CVSSv3", 0.1..<4), ("CVSSv31", 0.1..<4), ("CVSSv4", 0.1..<4): .low
        case ("CVSSv3", 0), ("CVSSv31", 0), ("CVSSv4", 0): .negligible
        default: nil
        }
    }
}
