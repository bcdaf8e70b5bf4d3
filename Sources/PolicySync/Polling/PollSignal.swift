internal import Synchronization

/// Wakes the one who polls, and tells who asked for a poll when it has ended.
final class PollSignal: Sendable {
    /// A poll that begins.
    struct Beginning {
        /// Whether somebody asked for it, who has not the time to wait for what is new.
        let isAskedFor: Bool
        /// Those who are to be told of its end, by finishing what they wait for.
        let asking: [AsyncStream<Never>.Continuation]
    }

    private struct State {
        var isRaised = false
        var sleeper: CheckedContinuation<Void, Never>?
        /// Those who wait for the end of a poll that has not begun yet.
        var asking: [AsyncStream<Never>.Continuation] = []
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Asks for a poll at once, and waits for none.
    func raise() {
        let sleeper = state.withLock { state in
            state.isRaised = true
            return state.sleeper.take()
        }
        sleeper?.resume()
    }

    /// Asks for a poll and waits until one that began later has ended, or the task is cancelled.
    func poll() async {
        let (end, asking) = AsyncStream.makeStream(of: Never.self)
        let isClosed = state.withLock { state in
            if !state.isClosed { state.asking.append(asking) }
            return state.isClosed
        }
        guard !isClosed else { return }
        raise()
        for await _ in end {}
    }

    /// Begins a poll: from now on the signal is raised for the next one.
    func begin() -> Beginning {
        state.withLock { state in
            defer { (state.isRaised, state.asking) = (false, []) }
            // Who asks is there a moment before the signal is raised.
            let isAskedFor = state.isRaised || !state.asking.isEmpty
            return Beginning(isAskedFor: isAskedFor, asking: state.asking)
        }
    }

    /// Lets everybody go on who waits, now and later: there will be no further poll.
    func close() {
        let asking = state.withLock { state in
            state.isClosed = true
            defer { state.asking = [] }
            return state.asking
        }
        for continuation in asking { continuation.finish() }
    }

    /// Waits until the signal is raised, a time is over, or the task is cancelled.
    ///
    /// - Parameter duration: How long to wait at most.
    func wait(for duration: Duration) async {
        await withTaskGroup { group in
            group.addTask { try? await Task.sleep(for: duration) }
            group.addTask { await self.raised() }
            await group.next()
            group.cancelAll()
        }
    }

    /// Waits until the signal is raised or the task is cancelled; for one at a time.
    func raised() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    let goesOn = state.isRaised || Task.isCancelled
                    if !goesOn { state.sleeper = continuation }
                    return goesOn
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleeper.take() }?.resume()
        }
    }
}
