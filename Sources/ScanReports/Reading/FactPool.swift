import PolicyEngine

/// Keeps one copy of each text that reports repeat.
///
/// Images share packages, versions and vulnerabilities, and all reports stay in memory together.
struct FactPool {
    private var texts: Set<String> = []
    private var ids: [String: VulnerabilityID] = [:]

    /// The pool's copy of a text.
    mutating func shared(_ text: String) -> String {
        texts.insert(text).memberAfterInsert
    }

    /// The pool's copy of a vulnerability's id, or `nil` when the text is not one.
    mutating func vulnerabilityID(_ text: String) -> VulnerabilityID? {
        if let known = ids[text] { return known }
        guard let id = VulnerabilityID(text) else { return nil }
        ids[text] = id
        return id
    }
}
