internal import Logging
internal import PolicyEngine

/// Writes log messages as lines of text: time, level, message, details.
struct TextLog: LogHandler {
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
        let details = metadata.merging(event.metadata ?? [:]) { $1 }
            .sorted { $0.key < $1.key }
            .map { " \($0.key)=\($0.value)" }
            .joined()
        let text = Self.onOneLine("\(event.message)\(details)")
        let prefix = hasPriority ? LogPriority.prefix(for: event.level) : ""
        file.write("\(prefix)\(Timestamp.now) \(event.level.rawValue): \(text)".utf8)
    }

    /// One message, one line: errors of several lines and names that others chose are in it, which
    /// must not pass as lines of their own nor steer a terminal.
    private static func onOneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control where scalar == "\n": line.append(contentsOf: "; ".unicodeScalars)
            case .control, .lineSeparator, .paragraphSeparator: line.append("?")
            default: line.append(scalar)
            }
        }
        return String(line)
    }
}
