internal import Logging
internal import Synchronization

/// A log whose level can be changed while it is in use.
struct AdjustableLog: LogHandler {
    /// The level of all loggers that do not have one of their own.
    final class Level: Sendable {
        private let state: Mutex<Logger.Level>

        init(_ level: Logger.Level) {
            state = Mutex(level)
        }

        var value: Logger.Level {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
    }

    private var base: any LogHandler
    private let level: Level
    private var ownLevel: Logger.Level?

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - base: What writes the messages.
    ///   - level: The level, which may change.
    init(_ base: any LogHandler, level: Level) {
        self.base = base
        self.level = level
    }

    var logLevel: Logger.Level {
        get { ownLevel ?? level.value }
        set { ownLevel = newValue }
    }

    var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        base.log(event: event)
    }
}
