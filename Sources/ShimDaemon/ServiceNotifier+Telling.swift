internal import Logging
internal import Systemd

extension ServiceNotifier {
    /// Tells systemd, which the daemon can do without.
    ///
    /// - Parameters:
    ///   - messages: What to tell.
    ///   - logger: Where it is logged that it could not be told.
    func tell(_ messages: [Message], _ logger: Logger) {
        do {
            try send(messages)
        } catch {
            logger.warning("systemd could not be told: \(error)")
        }
    }
}
