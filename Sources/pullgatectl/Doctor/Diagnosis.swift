/// What was found about one part of the node.
struct Diagnosis: Hashable, Sendable, Encodable {
    /// How good the news is.
    enum Level: String, Sendable, Encodable {
        /// As it should be.
        case ok
        /// It works, and may not be meant so.
        case warn
        /// It does not work, or images come past the gate.
        case fail
    }

    let level: Level
    /// What it is about, in a word or two.
    let subject: String
    /// What was found.
    let text: String
    /// What to do about it.
    let advice: String?
    /// Whether it is known that images come past the gate, which is one way to fail.
    let isBypass: Bool

    private enum CodingKeys: CodingKey {
        case level, subject, text, advice
    }

    private init(
        _ level: Level,
        _ subject: String,
        _ text: String,
        advice: String?,
        isBypass: Bool = false
    ) {
        self.level = level
        self.subject = subject
        self.text = text
        self.advice = advice
        self.isBypass = isBypass
    }

    /// Makes good news.
    static func ok(_ subject: String, _ text: String) -> Diagnosis {
        Diagnosis(.ok, subject, text, advice: nil)
    }

    /// Makes news that may not be meant so.
    static func warn(_ subject: String, _ text: String, advice: String) -> Diagnosis {
        Diagnosis(.warn, subject, text, advice: advice)
    }

    /// Makes bad news.
    static func fail(_ subject: String, _ text: String, advice: String) -> Diagnosis {
        Diagnosis(.fail, subject, text, advice: advice)
    }

    /// Makes the bad news that images come past the gate.
    static func bypass(_ subject: String, _ text: String, advice: String) -> Diagnosis {
        Diagnosis(.fail, subject, text, advice: advice, isBypass: true)
    }

    /// The diagnosis on one line.
    ///
    /// - Parameter style: How its level is set off.
    /// - Returns: The line, without its end.
    func line(_ style: TextStyle) -> String {
        let mark =
            switch level {
            case .ok: style.good("ok  ")
            case .warn: style.caution("warn")
            case .fail: style.bad("fail")
            }
        let advice = advice.map { ". \($0)" } ?? ""
        return "\(mark) \("\(subject): \(text)\(advice)".printable)"
    }
}
