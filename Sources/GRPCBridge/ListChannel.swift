internal import Synchronization

/// The connection to the backend over which lists go, which ends when there is none for a while.
///
/// For an answer as long as the last ones C-core keeps up to 8 MiB, until their connection ends.
final class ListChannel: Sendable {
    private struct State {
        var channel: GRPCChannel?
        var isUsed = false
    }

    private let state = Mutex(State())
    private let open: @Sendable () -> GRPCChannel

    /// Makes one that is not open.
    ///
    /// - Parameter open: Opens a channel that shares its connection with no other.
    init(_ open: @escaping @Sendable () -> GRPCChannel) {
        self.open = open
    }

    /// Makes the backend's side of a client's call.
    func call(for client: ServerCall) -> ClientCall {
        let channel = state.withLock { state in
            state.isUsed = true
            let channel = state.channel ?? open()
            state.channel = channel
            return channel
        }
        return channel.call(for: client)
    }

    /// Ends the connection if no list has begun since this was called last.
    ///
    /// A list that is still under way goes on, and its connection ends with it.
    ///
    /// - Returns: Whether there was a connection to end.
    func endIfIdle() -> Bool {
        // Given back outside of the lock: it may be the last reference.
        let idle = state.withLock { state -> GRPCChannel? in
            defer { state.isUsed = false }
            guard !state.isUsed, let idle = state.channel else { return nil }
            state.channel = nil
            return idle
        }
        return idle != nil
    }
}
