internal import GRPCBridge
internal import Logging
internal import PolicyEngine

extension LibraryLog {
    /// Has what gRPC's C-core says written to the daemon's log instead of beside it.
    ///
    /// Each call can make C-core say something, so an error is a warning once a minute for each place
    /// in C-core; all else, and the errors in between, are for who looks closer. Why C-core ends the
    /// process is written before it does.
    ///
    /// - Parameter logger: The log, which writes to standard error.
    static func write(to logger: Logger) {
        let occasions = OccasionForEach<String>()
        take { message in
            let level: Logger.Level
            if message.isLast {
                level = .critical
            } else if message.severity == .error {
                level = occasions.isDue(message.source) ? .warning : .debug
            } else {
                level = .debug
            }
            logger.log(
                level: level,
                "gRPC: \(message.text.displayed(withinBytes: maximumLength))",
                metadata: ["source": "\(message.source)"]
            )
            if message.isLast { LineFile.standardError.flush() }
        }
    }
}
