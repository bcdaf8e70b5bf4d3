internal import Synchronization

/// The task that answers one call, as far as the end of the call must reach it.
///
/// A group's children can only be cancelled together, and a group for each call would cost a call
/// two more changes of thread.
@safe final class Answering: Sendable {
    /// A task from another thread's view.
    ///
    /// Sendable, because cancelling is the only thing that is done with it, which any thread may do
    /// while the task lives; `run` takes it out of the state before its task can end.
    @safe private struct Handle: @unchecked Sendable {
        private let task: UnsafeCurrentTask

        init(_ task: UnsafeCurrentTask) {
            unsafe self.task = unsafe task
        }

        func cancel() {
            unsafe task.cancel()
        }
    }

    private enum State {
        case notStarted
        case running(Handle)
        /// The call was over before its task began.
        case cancelled
        case ended
    }

    private let state = Mutex(State.notStarted)

    /// Runs `body`, whose task is cancelled by `cancel()`; to be called once.
    func run(_ body: () async -> Void) async {
        let handle = unsafe withUnsafeCurrentTask { unsafe $0.map { unsafe Handle($0) } }
        guard let handle else { preconditionFailure("no task runs this") }
        let isOver = state.withLock { state in
            if case .cancelled = state { return true }
            state = .running(handle)
            return false
        }
        if isOver { handle.cancel() }
        await body()
        state.withLock { $0 = .ended }
    }

    /// Cancels the task now or when it begins; nothing happens when it has ended.
    func cancel() {
        state.withLock { state in
            switch state {
            case .notStarted: state = .cancelled
            case .running(let handle): handle.cancel()
            case .cancelled, .ended: break
            }
        }
    }
}
