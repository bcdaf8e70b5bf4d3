internal import Synchronization

/// Counts the calls that are not over yet and those that are asked for, so that the end of the server
/// can wait for them, and nobody has too many.
final class LiveCalls: Sendable {
    private struct State {
        var count = 0
        /// How many of them have been admitted.
        ///
        /// Those that have not are only told so, and a client that does not read it takes no place
        /// from others.
        var admitted = 0
        /// How many of these each process has; nil is of connections whose process is not known.
        var ofProcess: [Int32?: Int] = [:]
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Notes that a call has begun, or is asked for.
    func begin() {
        state.withLock { $0.count += 1 }
    }

    /// Gives a call that has begun one of the places that there are, if one is left.
    ///
    /// - Parameters:
    ///   - process: Whose call it is.
    ///   - limits: How many there may be.
    /// - Returns: The room that there was for it; it has a place only if that is `free`.
    func admit(_ process: Int32?, _ limits: CallLimits) -> Room {
        state.withLock { state in
            let count = state.ofProcess[process, default: 0]
            guard count < limits.ofOneProcess else { return .processIsFull }
            guard state.admitted < limits.total else { return .isFull }
            state.admitted += 1
            state.ofProcess[process] = count + 1
            return .free
        }
    }

    /// Notes that a call is over and all of its memory given back, or that none comes.
    ///
    /// - Parameters:
    ///   - process: Whose call it was.
    ///   - wasAdmitted: Whether it had a place.
    func end(of process: Int32?, wasAdmitted: Bool) {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.count -= 1
            if wasAdmitted {
                state.admitted -= 1
                let count = state.ofProcess[process, default: 0] - 1
                state.ofProcess[process] = count > 0 ? count : nil
            }
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
