internal import Logging

/// The prefix by which journald knows a message's priority, from sd-daemon(3).
enum LogPriority {
    /// The prefix for messages of a level.
    ///
    /// - Parameter level: The level.
    /// - Returns: The prefix, `<3>` for an error.
    static func prefix(for level: Logger.Level) -> String {
        switch level {
        case .trace, .debug: "<7>"
        case .info: "<6>"
        case .notice: "<5>"
        case .warning: "<4>"
        case .error: "<3>"
        case .critical: "<2>"
        }
    }
}
