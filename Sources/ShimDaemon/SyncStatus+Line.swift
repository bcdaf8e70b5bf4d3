internal import PolicyEngine
internal import PolicySync

extension SyncStatus {
    /// What `systemctl status` shows of a daemon that listens, in one line.
    ///
    /// - Parameter now: The clock's value.
    /// - Returns: The line, without its end.
    func line(at now: Timestamp) -> String {
        guard let active else { return "listening; no policy bundle is in force" }
        let expired = active.isExpired(at: now) ? " has expired" : ""
        return "listening; policy revision \(active.revision)\(expired)"
    }
}
