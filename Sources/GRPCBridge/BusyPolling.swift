/// Decides when a poller thread asks again at once, where it would go to sleep.
///
/// A container runtime answers most calls sooner than a thread has gone to sleep and is awake again,
/// so for a moment it is quicker to ask on. Where that was in vain the thread sleeps for a while
/// before it tries again: a slow runtime must not cost a processor.
struct BusyPolling {
    /// How long it is asked on at most, which covers the quick answers of runtimes.
    static let limit = Duration.microseconds(100)

    /// How many events are slept for after it was asked in vain; a call has about five.
    static let pause = 64

    private enum Wait {
        /// Something came when it was last asked.
        case none
        /// Nothing has come since.
        case since(ContinuousClock.Instant)
        /// Nothing has come for the limit.
        case inVain
    }

    private var wait = Wait.none
    private var pause = 0

    /// Whether to ask on now, if an answer may come any moment.
    var isDue: Bool {
        if case .inVain = wait { return false }
        return pause == 0
    }

    /// Notes that nothing has come.
    ///
    /// - Parameter now: The time.
    mutating func noteNothing(at now: ContinuousClock.Instant) {
        switch wait {
        case .none: wait = .since(now)
        case .since(let begin): if now - begin >= Self.limit { wait = .inVain }
        case .inVain: break
        }
    }

    /// Notes that something has come.
    mutating func noteEvent() {
        if case .inVain = wait {
            pause = Self.pause
        } else if pause > 0 {
            pause -= 1
        }
        wait = .none
    }
}
