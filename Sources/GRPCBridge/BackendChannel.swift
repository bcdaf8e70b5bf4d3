internal import CGRPC
internal import Synchronization

/// Owns the channels to the backend, over which all calls go on: one for lists, whose answers can be
/// many megabytes, one for streams, which are read message by message, and one for all others.
final class BackendChannel: Sendable {
    private let calls: GRPCChannel
    private let lists: ListChannel
    private let streams: GRPCChannel
    private let queue: CompletionQueue
    private let reached: Atomic<Bool>

    /// How long a client's call waits for the backend while that has never been reached.
    let startTimeout: Duration

    /// Opens the channels; each connects when its first call is made.
    ///
    /// - Parameters:
    ///   - socket: The absolute path of the backend's Unix socket.
    ///   - queue: The queue on which calls to the backend end.
    ///   - startTimeout: How long a client's call waits for a backend that has never been reached.
    init(socket: String, queue: CompletionQueue, startTimeout: Duration = .zero) {
        self.queue = queue
        self.startTimeout = startTimeout
        reached = Atomic(startTimeout <= .zero)
        calls = GRPCChannel(socket: socket, queue: queue, ChannelArguments.client)
        lists = ListChannel {
            GRPCChannel(socket: socket, queue: queue, ChannelArguments.clientAlone)
        }
        streams = GRPCChannel(socket: socket, queue: queue, ChannelArguments.clientOfStreams)
    }

    /// Whether the backend has been reached, or need not be waited for.
    var wasReached: Bool { reached.load(ordering: .relaxed) }

    /// Connects, and waits for a change of the connection unless the backend is reached already.
    ///
    /// - Parameters:
    ///   - interval: How long to wait at most.
    ///   - target: What to tell of the end.
    ///   - step: What to tell it.
    /// - Returns: Whether there is anything to wait for; if not, `target` hears nothing.
    func waitForContact(_ interval: Duration, target: CompletionTarget, step: UInt8) -> Bool {
        if wasReached { return false }
        if calls.waitForConnection(interval, target: target, step: step) { return true }
        reached.store(true, ordering: .relaxed)
        return false
    }

    /// Notes that the answer to a call may come any moment, or that it has come.
    func expectAnswers(_ change: Int) { queue.expectAnswers(change) }

    /// Makes the backend's side of a client's call: same method and deadline.
    func call(for client: ServerCall) -> ClientCall { calls.call(for: client) }

    /// Makes the backend's side of a client's call for a list.
    func list(for client: ServerCall) -> ClientCall { lists.call(for: client) }

    /// Ends the connection of lists if none has begun since this was called last.
    ///
    /// - Returns: Whether there was a connection to end.
    func endIdleConnection() -> Bool { lists.endIfIdle() }

    /// Makes the backend's side of a client's call that is read message by message.
    func stream(for client: ServerCall) -> ClientCall { streams.call(for: client) }

    /// Makes a call of our own.
    func call(to path: String, timeout: Duration?) -> ClientCall {
        calls.call(to: path, timeout: timeout)
    }
}
