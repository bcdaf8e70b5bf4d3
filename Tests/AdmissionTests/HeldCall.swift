import Synchronization

/// Holds up the first of several calls.
final class HeldCall: Sendable {
    private let began = AsyncStream<Void>.makeStream()
    private let released = AsyncStream<Void>.makeStream()
    private let isFirst = Mutex(true)

    /// Waits for the release if this is the first call.
    func hold() async {
        let isFirst = isFirst.withLock { first in
            defer { first = false }
            return first
        }
        guard isFirst else { return }
        began.continuation.finish()
        for await _ in released.stream {}
    }

    /// Waits until the first call has begun.
    func waitForBeginning() async {
        for await _ in began.stream {}
    }

    /// Has the first call go on.
    func release() {
        released.continuation.finish()
    }
}
