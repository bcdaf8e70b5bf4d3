internal import Synchronization

/// Something that is worth a line in the log now and then, however often it happens.
final class Occasion: Sendable {
    /// The shortest time between two lines: what lasts is seen, and the log stays readable.
    static let interval = Duration.seconds(60)

    private let last = Mutex<ContinuousClock.Instant?>(nil)

    /// Whether it is time for a line, which is then taken as written.
    ///
    /// - Parameter now: The clock's value.
    /// - Returns: Whether the last line is long ago, or there was none.
    func isDue(at now: ContinuousClock.Instant = .now) -> Bool {
        last.withLock { last in
            if let last, now - last < Self.interval { return false }
            last = now
            return true
        }
    }
}
