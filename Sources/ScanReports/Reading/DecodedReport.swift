/// What a decoder made of one report, and what it could not make sense of.
public struct DecodedReport: Hashable, Sendable {
    /// The report and the names of its image.
    public let image: ImageReport

    /// What was left out of the report or looks wrong in it, each in one line for the log.
    public let warnings: [String]

    /// The severity words that nobody knows; their findings count as `Severity.unknown`.
    public let unknownSeverityWords: Set<String>

    /// Joins a report to what was odd in it.
    ///
    /// - Parameters:
    ///   - image: The report and the names of its image.
    ///   - warnings: What was left out or looks wrong.
    ///   - unknownSeverityWords: The severity words that nobody knows.
    public init(image: ImageReport, warnings: [String], unknownSeverityWords: Set<String>) {
        self.image = image
        self.warnings = warnings
        self.unknownSeverityWords = unknownSeverityWords
    }
}
