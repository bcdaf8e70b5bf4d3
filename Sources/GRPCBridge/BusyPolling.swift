/// Decides when a poller thread asks again at once, where it would go to sleep.
///
/// A container runtime answers most calls sooner than a thread has gone to sleep and is awake again,
/// so for a moment it is quicker to ask on. Where that was in vain the thread sleeps through some
/// calls before it tries again: a slow runtime must not cost a processor.
struct BusyPolling {
    /// How long it is asked on for one answer at most, which covers the quick ones of runtimes.
    static let limit = Duration.microseconds(100)

    /// How many changes of what is expected are slept through after it was asked in vain; a call has
    /// two.
    static let pause = 32

    private enum Wait {
        /// It has not been asked in vain yet.
        case none
        /// Nothing was there for the first time.
        case since(ContinuousClock.Instant)
        /// The limit is over.
        case inVain
    }

    private var expected = 0
    private var wait = Wait.none
    private var pause = 0

    /// Whether to ask on.
    ///
    /// With several calls under way their answers are soon there, and need the processor more.
    var isDue: Bool {
        if case .inVain = wait { return false }
        return expected == 1 && pause == 0
    }

    /// Notes how many answers may come any moment.
    ///
    /// - Parameter expected: How many. Only when it changes does the limit begin anew: other events
    ///   than the answer do not count.
    mutating func note(expected: Int) {
        guard expected != self.expected else { return }
        self.expected = expected
        if case .inVain = wait {
            pause = Self.pause
        } else if pause > 0 {
            pause -= 1
        }
        wait = .none
    }

    /// Notes that nothing was there.
    ///
    /// - Parameter now: The time.
    mutating func noteNothing(at now: ContinuousClock.Instant) {
        switch wait {
        case .none: wait = .since(now)
        case .since(let begin): if now - begin >= Self.limit { wait = .inVain }
        case .inVain: break
        }
    }
}
