import Logging
import Synchronization

/// A log in memory.
final class CollectingLog: Sendable {
    struct Line: Hashable, Sendable {
        let level: Logger.Level
        let text: String
    }

    private let state = Mutex<[Line]>([])

    /// All lines in the order in which they came.
    var lines: [Line] { state.withLock { $0 } }

    /// The texts of the errors.
    var errors: [String] { lines.filter { $0.level == .error }.map(\.text) }

    /// What writes to this log.
    var logger: Logger { Logger(label: "test") { _ in Writer(log: self) } }

    private struct Writer: LogHandler {
        let log: CollectingLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let details = (event.metadata ?? [:]).sorted { $0.key < $1.key }
                .map { " \($0.key)=\($0.value)" }.joined()
            let line = Line(level: event.level, text: "\(event.message)\(details)")
            log.state.withLock { $0.append(line) }
        }
    }
}
