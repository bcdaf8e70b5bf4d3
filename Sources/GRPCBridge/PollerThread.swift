internal import Glibc

/// A thread for calls that block, which Swift's own threads must not make.
@safe final class PollerThread: Sendable {
    private final class Start {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    private let thread: pthread_t

    /// Starts a thread.
    ///
    /// - Parameter body: What the thread does; the thread ends when it returns.
    init(_ body: @escaping @Sendable () -> Void) {
        let start = unsafe Unmanaged.passRetained(Start(body))
        var thread = pthread_t()
        let failure = unsafe pthread_create(
            &thread,
            nil,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
                }
                return nil
            },
            start.toOpaque()
        )
        precondition(failure == 0, "no thread could be started: error \(failure)")
        self.thread = thread
    }

    /// Waits for the thread to end; to be called once.
    func join() {
        pthread_join(thread, nil)
    }
}
