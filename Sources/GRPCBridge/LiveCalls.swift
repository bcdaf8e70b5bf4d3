internal import Synchronization

/// Counts the calls that are not over yet, so that the end of the server can wait for them.
final class LiveCalls: Sendable {
    private struct State {
        var count = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// How many calls there are.
    var count: Int { state.withLock { $0.count } }

    /// Notes that a call has begun.
    func begin() {
        state.withLock { $0.count += 1 }
    }

    /// Notes that a call is over and all of its memory given back.
    func end() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.count -= 1
            guard state.count == 0 else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Waits until no call is left.
    func waitForNone() async {
        await withCheckedContinuation { continuation in
            let none = state.withLock { state in
                if state.count > 0 { state.waiting.append(continuation) }
                return state.count == 0
            }
            if none { continuation.resume() }
        }
    }
}
