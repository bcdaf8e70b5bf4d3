/// Collects what is odd in one report without being a reason to refuse it.
struct Oddities {
    /// The warnings kept for one report: a file that is wrong throughout must not flood the log.
    static let maximumWarnings = 20

    /// The unknown severity words kept for one report; scanners have a handful of words.
    static let maximumWords = 20

    private(set) var unknownSeverityWords: Set<String> = []
    private var kept: [String] = []
    private var dropped = 0

    /// The warnings, the last of which says how many more there were.
    var warnings: [String] {
        dropped == 0 ? kept : kept + ["and \(dropped) more warnings"]
    }

    /// Adds a warning, in one line.
    mutating func warn(_ text: String) {
        if kept.count < Self.maximumWarnings {
            kept.append(text)
        } else {
            dropped += 1
        }
    }

    /// Adds a severity word that nobody knows.
    mutating func noteUnknownSeverity(_ word: String) {
        guard unknownSeverityWords.count < Self.maximumWords else { return }
        unknownSeverityWords.insert(word.quoted)
    }
}
