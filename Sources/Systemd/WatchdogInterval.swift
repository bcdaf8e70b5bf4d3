/// How often systemd wants to hear that the service is alive, as sd_watchdog_enabled(3) says.
public enum WatchdogInterval {
    /// Reads the time after which systemd takes a silent service for dead.
    ///
    /// - Parameters:
    ///   - environment: The process's variables.
    ///   - processID: The process's id; variables that are meant for another one are ignored.
    /// - Returns: The time, or nil when systemd does not watch.
    public static func read(environment: [String: String], processID: Int32) -> Duration? {
        if let watched = environment["WATCHDOG_PID"], watched != "\(processID)" { return nil }
        guard let text = environment["WATCHDOG_USEC"], let microseconds = UInt64(text),
            microseconds > 0
        else { return nil }
        return .microseconds(Int64(clamping: microseconds))
    }
}
