internal import PolicyEngine

/// What was found in policy files, for programs.
struct ValidationRecord: Sendable, Encodable {
    let valid: Bool
    let namespaces: Int?
    let mistakes: [PolicyRemark]
    let omittedMistakes: Int
    let warnings: [PolicyRemark]

    /// Records what was found.
    init(_ files: PolicyFiles) {
        valid = files.policies != nil
        namespaces = files.policies?.namespaces.count
        mistakes = files.mistakes
        omittedMistakes = files.omittedMistakes
        warnings = files.warnings
    }
}
