import PolicyEngine

/// Turns the texts of any report into facts of findings, and collects what is odd in them.
struct FactReader {
    /// 0001-01-01T00:00:00Z, which Go writes for a date that was never set.
    private static let goZeroTime = Timestamp(secondsSinceEpoch: -62_135_596_800)

    var pool = FactPool()
    var oddities = Oddities()

    /// The id of a finding or statement.
    ///
    /// - Parameters:
    ///   - text: The id as written.
    ///   - position: The finding's place in the report.
    ///   - field: The field that holds the id.
    /// - Returns: The id.
    /// - Throws: `ReportError.noVulnerabilityID` or `.badValue` if there is none.
    mutating func id(
        _ text: String?,
        position: String,
        field: String
    ) throws(ReportError) -> VulnerabilityID {
        guard let text, !text.isEmpty else {
            throw .noVulnerabilityID(position: position, field: field)
        }
        guard let id = pool.vulnerabilityID(text) else {
            throw .badValue(
                position: "\(position).\(field)",
                reason: "is not an id: \(text.quoted)"
            )
        }
        return id
    }

    /// The other ids of a finding, each once and without its own.
    ///
    /// - Parameters:
    ///   - id: The finding's id.
    ///   - texts: Ids as written; what is none is left out with a warning.
    ///   - position: Tells the place of a text by its number.
    /// - Returns: The ids, in their order.
    mutating func aliases(
        of id: VulnerabilityID,
        _ texts: [String],
        position: (Int) -> String
    ) -> [VulnerabilityID] {
        var aliases: [VulnerabilityID] = []
        var known: Set = [id]
        for (index, text) in texts.enumerated() {
            guard let alias = pool.vulnerabilityID(text) else {
                oddities.warn("\(position(index)) is ignored: not an id: \(text.quoted)")
                continue
            }
            if known.insert(alias).inserted { aliases.append(alias) }
        }
        return aliases
    }

    /// The severity of a word; one that nobody knows is noted and counts as unknown.
    mutating func severity(_ word: String?) -> Severity {
        guard let word, !word.isEmpty else { return .unknown }
        guard let severity = Severity(word: word) else {
            oddities.noteUnknownSeverity(word)
            return .unknown
        }
        return severity
    }

    /// The pool's copy of a text, which is empty for none.
    mutating func text(_ text: String?) -> String {
        pool.shared(text ?? "")
    }

    /// The pool's copy of a text, or `nil` if it is empty.
    mutating func filledText(_ text: String?) -> String? {
        guard let text, !text.isEmpty else { return nil }
        return pool.shared(text)
    }

    /// The date of publication; without one a finding gets no grace, which is the strict side.
    mutating func publication(_ text: String?, position: String) -> Timestamp? {
        guard let text, !text.isEmpty else { return nil }
        guard let date = try? Timestamp(parsing: text) else {
            oddities.warn("\(position) is ignored: not a date: \(text.quoted)")
            return nil
        }
        return date == Self.goZeroTime ? nil : date
    }

    /// The date of a scan or statement, or `nil` if it was never set.
    ///
    /// - Throws: `ReportError.badValue` if the text is no date: to take it for none would make
    ///   the report older, or the statement weaker, than it is.
    func time(_ text: String?, position: String) throws(ReportError) -> Timestamp? {
        guard let text, !text.isEmpty else { return nil }
        do {
            let date = try Timestamp(parsing: text)
            return date == Self.goZeroTime ? nil : date
        } catch {
            throw .badValue(position: position, reason: "is not a date: \(text.quoted)")
        }
    }

    /// A probability from 0 to 1; what is none is left out with a warning.
    mutating func probability(_ value: Double?, position: String) -> Double? {
        guard let value else { return nil }
        guard (0...1).contains(value) else {
            oddities.warn("\(position) is ignored: not a probability: \(value)")
            return nil
        }
        return value
    }

    /// The name that the reports of a scanner go by, which has no upper case.
    func scanner(_ name: String?, default other: String) -> String {
        guard let name, !name.isEmpty else { return other }
        return name.lowercased()
    }

    /// Joins a report to what was odd in it, and forgets the oddities.
    mutating func finish(_ image: ImageReport) -> DecodedReport {
        defer { oddities = Oddities() }
        if case .unfinished(let reason) = image.report.state {
            oddities.warn("the image counts as unscanned: \(reason)")
        }
        return DecodedReport(
            image: image,
            warnings: oddities.warnings,
            unknownSeverityWords: oddities.unknownSeverityWords
        )
    }
}
