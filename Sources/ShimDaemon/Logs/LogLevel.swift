internal import Logging

/// The levels of the log, from the most to the least talkative.
public enum LogLevel: String, Hashable, Sendable, CaseIterable {
    case debug
    case info
    case notice
    case warning
    case error

    var level: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        }
    }
}
