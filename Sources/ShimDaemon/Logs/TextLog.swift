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
        guard text.unicodeScalars.contains(where: isLineEndOrControl) else { return text }
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                line.append(contentsOf: "; ".unicodeScalars)
            } else {
                line.append(isLineEndOrControl(scalar) ? "?" : scalar)
            }
        }
        return String(line)
    }

    /// Whether a character is a control character or separates lines or paragraphs.
    ///
    /// These are the general categories Cc, Zl and Zp, whose members never change (Unicode
    /// Character Encoding Stability Policies); looking a category up takes longer than the rest.
    static func isLineEndOrControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1f, 0x7f...0x9f, 0x2028, 0x2029: true
        default: false
        }
    }
}
