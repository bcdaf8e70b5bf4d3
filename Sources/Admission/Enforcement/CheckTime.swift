/// The time that the look at what a pull finds or has brought may take.
///
/// The caller waits for it, and the daemon's end does.
struct CheckTime {
    /// Time for containerd to come back from a restart, and for a denied image to go then.
    static let limit = Duration.seconds(30)

    /// The limit once nobody waits any more.
    ///
    /// The end of the drain cancels every call, and the time that systemd is then asked to leave
    /// the daemon (`SystemdReport`) has to last for this.
    static let limitAfterCancellation = Duration.seconds(10)

    /// The time for looks that show nothing: containerd's own store of images follows within
    /// milliseconds what a pull has named.
    ///
    /// It is also the time for the looks before a pull, in which containerd may come back.
    static let limitOfLooks = Duration.seconds(3)

    /// How long a single call may take: one that hangs must fit what cancellation leaves, and
    /// the last one, for which no time is left, must have a chance.
    private static let limitsOfCall = Duration.seconds(1)...Duration.seconds(10)

    /// The shortest and the longest pause; each is twice the one before.
    private static let pauses = (first: Duration.milliseconds(100), last: Duration.seconds(4))

    private let most: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private var spent = Duration.zero
    private var spentAsking = Duration.zero
    private var pause = pauses.first

    /// Begins with all the time that there is.
    ///
    /// - Parameters:
    ///   - most: How much that is.
    ///   - now: Gives the clock's value.
    init(
        within most: Duration = Self.limit,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.most = most
        self.now = now
    }

    private var left: Duration {
        (Task.isCancelled ? min(most, Self.limitAfterCancellation) : most) - spent
    }

    /// Does something that takes time.
    ///
    /// - Parameter work: What to do, and how long it may take.
    /// - Returns: What the work returns.
    /// - Throws: What the work throws.
    mutating func spend<Value, Failure: Error>(
        _ work: (Duration) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let start = now()
        defer { spent += now() - start }
        let limits = Self.limitsOfCall
        return try await work(min(max(left, limits.lowerBound), limits.upperBound))
    }

    /// Does something in a part of the time.
    ///
    /// - Parameters:
    ///   - limit: The most that it may take.
    ///   - work: What to do in that time.
    /// - Returns: What the work returns.
    mutating func limited<Value>(
        to limit: Duration,
        _ work: (inout CheckTime) async -> Value
    ) async -> Value {
        var part = CheckTime(within: min(limit, left), now: now)
        defer { spent += part.spent }
        return await work(&part)
    }

    /// Asks a registry, which takes no time of the looks: one that is slow must not end them.
    ///
    /// - Parameter question: What to ask, and how long it may take.
    /// - Returns: What the question returns.
    mutating func ask<Answer>(_ question: (Duration) async -> Answer) async -> Answer {
        let before = spent
        defer { spentAsking += spent - before }
        return await spend(question)
    }

    /// Waits before another attempt, longer each time, but not past a limit: the last attempt is at
    /// the end of the time.
    ///
    /// - Parameters:
    ///   - backend: What to wait for.
    ///   - limit: The most time that may be spent, but for asking, or nil for all that there is.
    /// - Returns: Whether there is time for another attempt.
    mutating func wait(
        for backend: some ImageServiceBackend,
        upTo limit: Duration? = nil
    ) async -> Bool {
        let looked = spent - spentAsking
        let duration = min(pause, left, limit.map { $0 - looked } ?? left)
        guard duration > .zero else { return false }
        await backend.pause(for: duration)
        spent += duration
        pause = min(pause * 2, Self.pauses.last)
        return true
    }

    /// Begins anew with short pauses.
    mutating func hurry() {
        pause = Self.pauses.first
    }
}
