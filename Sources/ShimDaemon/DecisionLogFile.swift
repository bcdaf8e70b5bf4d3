internal import Admission
internal import FoundationEssentials
internal import Logging

/// Writes each decision as one line of JSON.
struct DecisionLogFile: DecisionLog {
    private let file: LineFile
    private let logger: Logger

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - file: Where the lines go.
    ///   - logger: Where a line goes that cannot be written.
    init(_ file: LineFile, logger: Logger) {
        self.file = file
        self.logger = logger
    }

    func record(_ record: DecisionRecord) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            try file.write(encoder.encode(record))
        } catch {
            // The pull was decided; that its line is lost must at least be seen.
            logger.error("decision \(record.decisionID) could not be logged: \(error)")
        }
    }
}
