internal import FoundationEssentials
internal import Logging
internal import PolicyEngine

/// Writes log messages as one JSON object a line.
struct JSONLog: LogHandler {
    private struct Message: Encodable {
        let time: String
        let level: String
        let message: String
        let details: [String: String]
    }

    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    let file: LineFile
    /// Whether journald is told each message's priority.
    var hasPriority = false

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let message = Message(
            time: Timestamp.now.description,
            level: event.level.rawValue,
            message: "\(event.message)",
            details: metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(message) else { return }
        let prefix = hasPriority ? LogPriority.prefix(for: event.level) : ""
        file.write(Array(prefix.utf8) + line)
    }
}
