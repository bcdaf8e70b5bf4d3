internal import Synchronization

/// The task that answers one call, as far as the end of the call must reach it.
final class Answering: Sendable {
    private enum State {
        case notStarted
        case started(Task<Void, Never>)
        /// The call was over before its task had first suspended.
        case cancelled
    }

    private let state = Mutex(State.notStarted)

    /// Runs `body` as a task of its own, which `cancel()` cancels; to be called once.
    ///
    /// - Parameters:
    ///   - isQuick: Whether it begins on the calling thread: then it can be over sooner than another
    ///     thread is awake.
    ///   - body: What answers.
    func start(isQuick: Bool, _ body: @escaping @Sendable () async -> Void) {
        let task = isQuick ? Task.immediate { await body() } : Task { await body() }
        state.withLock { state in
            if case .cancelled = state { task.cancel() }
            state = .started(task)
        }
    }

    /// Cancels the task now or when it has begun; nothing happens when it has ended.
    func cancel() {
        state.withLock { state in
            switch state {
            case .notStarted: state = .cancelled
            case .started(let task): task.cancel()
            case .cancelled: break
            }
        }
    }
}
