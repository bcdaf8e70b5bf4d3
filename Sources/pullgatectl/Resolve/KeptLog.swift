internal import Logging
internal import Synchronization

/// Keeps what is logged while a spinner has the terminal's line, to be written after it.
///
/// What it grows by is bounded by its one use: the hosts of one registry and their one file.
final class KeptLog: Sendable {
    private let kept = Mutex<[String]>([])

    /// The messages in their order, each with its details.
    var messages: [String] { kept.withLock { $0 } }

    /// Makes a logger that writes here.
    ///
    /// - Parameter level: The least severe kind of message that is kept.
    /// - Returns: The logger.
    func logger(level: Logger.Level) -> Logger {
        Logger(label: "pullgatectl") { _ in Destination(logLevel: level, log: self) }
    }

    private struct Destination: LogHandler {
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level
        let log: KeptLog

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let details = metadata.merging(event.metadata ?? [:]) { $1 }
                .sorted { $0.key < $1.key }
                .map { " \($0.key)=\($0.value)" }
                .joined()
            log.kept.withLock { $0.append("\(event.message)\(details)") }
        }
    }
}
