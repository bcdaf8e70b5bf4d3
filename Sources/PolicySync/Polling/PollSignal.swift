internal import Synchronization

/// Wakes the one who polls, and tells who asked for a poll when it has ended.
final class PollSignal: Sendable {
    private struct State {
        var isRaised = false
        var sleeper: CheckedContinuation<Void, Never>?
        /// Those who wait for the end of a poll that has not begun yet.
        var asking: [CheckedContinuation<Void, Never>] = []
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

    /// Asks for a poll and waits until one that began later has ended.
    func poll() async {
        await withCheckedContinuation { continuation in
            let isClosed = state.withLock { state in
                if !state.isClosed { state.asking.append(continuation) }
                return state.isClosed
            }
            if isClosed { continuation.resume() } else { raise() }
        }
    }

    /// Those who are to be told of the end of a poll that begins now.
    func begin() -> [CheckedContinuation<Void, Never>] {
        state.withLock { state in
            state.isRaised = false
            defer { state.asking = [] }
            return state.asking
        }
    }

    /// Lets everybody go on who waits, now and later: there will be no further poll.
    func close() {
        let asking = state.withLock { state in
            state.isClosed = true
            defer { state.asking = [] }
            return state.asking
        }
        for continuation in asking { continuation.resume() }
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

    private func raised() async {
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
