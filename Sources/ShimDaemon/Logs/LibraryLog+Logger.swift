internal import GRPCBridge
internal import Logging
internal import PolicyEngine

extension LibraryLog {
    /// Bytes of a text that are logged: the rest is what a client has sent.
    private static let maximumLength = 400

    /// Has what gRPC's C-core says written to the daemon's log instead of beside it.
    ///
    /// Each call can make C-core say something, so an error is a warning once a minute; all else, and
    /// the errors in between, are for who looks closer.
    ///
    /// - Parameter logger: The log.
    static func write(to logger: Logger) {
        let errors = Occasion()
        take { message in
            let isWarning = message.severity == .error && errors.isDue()
            logger.log(
                level: isWarning ? .warning : .debug,
                "gRPC: \(message.text.displayed(withinBytes: maximumLength))",
                metadata: ["source": "\(message.source)"]
            )
        }
    }
}
