internal import Synchronization

/// The places for answers that arrive from the backend, which must not fill the node's memory.
///
/// An answer is in memory as a whole before it goes on, and how long it is shows only then. So of
/// those that may be long only so many arrive at once. For the others the backend is asked when one
/// is complete, which takes milliseconds and does not depend on any client.
final class ArrivingAnswers: Sendable {
    /// How many answers may arrive at once: 256 MiB, if each has the greatest size that kubelet takes,
    /// 16 MiB.
    static let count = 16

    private struct Waiter {
        let target: ObjectIdentifier
        /// A tag of `CompletionTarget`, as a number.
        let tag: UInt

        func start() {
            guard let tag = unsafe UnsafeMutableRawPointer(bitPattern: tag) else { return }
            CompletionTarget.complete(tag: tag, succeeded: true)
        }
    }

    private struct State {
        var taken: [ObjectIdentifier: ContinuousClock.Instant] = [:]
        var waiting: ArraySlice<Waiter> = []
        var isWatched = false

        /// Hands free places to those that have waited longest.
        mutating func handOn() -> [Waiter] {
            var started: [Waiter] = []
            while taken.count < count, let next = waiting.popFirst() {
                taken[next.target] = .now
                started.append(next)
            }
            return started
        }
    }

    private let silence: Duration
    private let state = Mutex(State())

    /// Makes places that are all free.
    ///
    /// - Parameter silence: How long a place is kept from others while its answer does not come:
    ///   whether it is on the way, or a stream has none for hours, cannot be told.
    init(silence: Duration = .seconds(5)) {
        self.silence = silence
    }

    /// Takes a place, or waits for one.
    ///
    /// - Parameters:
    ///   - target: Whose place it is; it has one at a time.
    ///   - step: What to tell it, on any thread, when it has waited and has the place.
    /// - Returns: Whether it has the place at once.
    func take(for target: CompletionTarget, step: UInt8) -> Bool {
        let (isTaken, isFirstToWait) = state.withLock { state in
            if state.taken.count >= Self.count { freeSilent(in: &state) }
            if state.taken.count < Self.count {
                state.taken[ObjectIdentifier(target)] = .now
                return (true, false)
            }
            let tag = UInt(bitPattern: target.tag(step: step))
            state.waiting.append(Waiter(target: ObjectIdentifier(target), tag: tag))
            defer { state.isWatched = true }
            return (false, !state.isWatched)
        }
        if isFirstToWait { watch() }
        return isTaken
    }

    /// Gives a place back; nothing happens when another has it already.
    func give(by target: CompletionTarget) {
        let started = state.withLock { state in
            state.taken[ObjectIdentifier(target)] = nil
            return state.handOn()
        }
        for waiter in started { waiter.start() }
    }

    private func freeSilent(in state: inout State) {
        let now = ContinuousClock.now
        state.taken = state.taken.filter { $0.value + silence > now }
    }

    /// Frees the places of silent answers as long as others wait.
    private func watch() {
        Task {
            var isOver = false
            while !isOver {
                try? await Task.sleep(for: silence)
                let started = state.withLock { state in
                    freeSilent(in: &state)
                    let started = state.handOn()
                    state.isWatched = !state.waiting.isEmpty
                    isOver = !state.isWatched
                    return started
                }
                for waiter in started { waiter.start() }
            }
        }
    }
}
