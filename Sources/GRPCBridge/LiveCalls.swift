internal import Synchronization

/// Counts the calls that are not over yet, so that the end of the server can wait for them, and
/// nobody has too many.
final class LiveCalls: Sendable {
    private struct State {
        var count = 0
        /// How many calls each process has; nil is of connections whose process is not known.
        var ofProcess: [Int32?: Int] = [:]
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Whether a call that has begun is one too many.
    ///
    /// - Parameters:
    ///   - process: Whose call it is.
    ///   - limits: How many there may be.
    /// - Returns: The room that there was for it.
    func room(for process: Int32?, _ limits: CallLimits) -> Room {
        state.withLock { state in
            if state.ofProcess[process, default: 0] > limits.ofOneProcess { return .processIsFull }
            return state.count > limits.total ? .isFull : .free
        }
    }

    /// Notes that a call of a process has begun.
    func begin(of process: Int32?) {
        state.withLock { state in
            state.count += 1
            state.ofProcess[process, default: 0] += 1
        }
    }

    /// Notes that a call of a process is over and all of its memory given back.
    func end(of process: Int32?) {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.count -= 1
            let count = state.ofProcess[process, default: 0] - 1
            state.ofProcess[process] = count > 0 ? count : nil
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
