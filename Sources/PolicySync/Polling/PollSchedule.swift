/// When to ask the endpoint again.
struct PollSchedule {
    /// The wait after the first failure; it doubles with each further one, up to the interval.
    static let firstRetry = Duration.seconds(1)

    /// How far a wait is moved at random, as a part of it: nodes that start together (after a
    /// power cut) must not ask together for ever.
    static let jitter = 0.1

    /// The wait between two polls that go well.
    var interval: Duration

    private var failures = 0

    /// Makes a schedule.
    ///
    /// - Parameter interval: The wait between two polls that go well.
    init(interval: Duration) {
        self.interval = interval
    }

    /// Notes how a poll went and says how long to wait for the next.
    ///
    /// - Parameters:
    ///   - succeeded: Whether the endpoint answered with a bundle or with "not modified".
    ///   - random: A number from -1 to 1 that moves the wait.
    /// - Returns: The time to wait.
    mutating func next(afterSuccess succeeded: Bool, random: Double) -> Duration {
        failures = succeeded ? 0 : failures + 1
        guard failures > 0 else { return moved(interval, by: random) }
        // 2^20 s is far beyond any interval, and the power must not overflow.
        let doublings = min(failures - 1, 20)
        return moved(min(interval, Self.firstRetry * (1 << doublings)), by: random)
    }

    private func moved(_ duration: Duration, by random: Double) -> Duration {
        duration + duration * (Self.jitter * random)
    }
}
