internal import CGRPC
internal import Glibc

/// A gRPC server that passes every call on to one backend, but for those that are intercepted.
///
/// Messages stay in C-core's memory on their way, and no method needs to be known. The life of a
/// server is `add` for each connection, then one `shutDown`.
@safe public final class ProxyServer: Sendable {
    /// How many calls C-core may hand over before being asked for more.
    private static let callsRequestedAtOnce = 16

    private let queue = CompletionQueue()
    private let backend: BackendChannel
    private let live = LiveCalls()
    private let connections: ConnectionTable
    @unsafe nonisolated(unsafe) private let server: OpaquePointer

    /// Makes a server with no connections.
    ///
    /// - Parameters:
    ///   - backendSocket: The absolute path of the backend's Unix socket. It need not exist yet:
    ///     calls answer `UNAVAILABLE` at once as long as nobody listens there.
    ///   - startTimeout: How long calls wait instead while the backend has never been reached.
    ///   - limits: How many connections there may be.
    ///   - callLimits: How many calls there may be.
    ///   - answered: Told the method's path and the status of each call, whoever answers it, `cancelled`
    ///     if its client leaves first; and once more of an answer of one message that is given up because
    ///     it is not read. Called on the path of every call, so it must be quick.
    ///   - treatment: Says what to do with a method's calls, by its path. Called on the path of
    ///     every call, so it must be quick.
    ///   - answer: Decides what to answer to one intercepted call. Calls are answered side by side.
    ///     Each begins on the thread that serves all calls, unless its request is long, and stays
    ///     there until it waits for something that is not ready: what is not quick, or blocks,
    ///     belongs into a child task. The task of a call is cancelled when its client gives up or
    ///     its deadline passes; its answer is then not sent. It must return soon after that: the
    ///     server's end waits for it. Only what it asks by `callBackend` goes on after that, so an
    ///     answer may take as long as the timeouts of those calls together.
    public init(
        backendSocket: String,
        startTimeout: Duration = .zero,
        limits: ConnectionLimits = .ofThisProcess,
        callLimits: CallLimits = CallLimits(),
        answered: @escaping @Sendable (_ path: String, Status.Code) -> Void = { _, _ in },
        treatment: @escaping @Sendable (_ path: String) -> MethodTreatment,
        answer: @escaping @Sendable (InterceptedCall) async -> InterceptedCall.Answer
    ) {
        let queue = queue
        let backend = BackendChannel(
            socket: backendSocket,
            queue: queue,
            startTimeout: startTimeout
        )
        self.backend = backend
        let arguments = ChannelArguments.server(callsOfOneConnection: callLimits.ofOneProcess)
        let created = unsafe ChannelArguments(arguments).withArguments {
            unsafe grpc_server_create($0, nil)
        }
        guard let created = unsafe created else {
            preconditionFailure("gRPC C-core made no server")
        }
        unsafe server = created
        unsafe grpc_server_register_completion_queue(created, queue.pointer, nil)
        unsafe grpc_server_start(created)

        let connections = ConnectionTable(limits: limits)
        self.connections = connections
        let (live, lists, waiting) = (live, ListPlaces(), WaitingAnswers())
        let ownProcess = getpid()
        for _ in 0..<Self.callsRequestedAtOnce {
            unsafe CallAcceptor(
                server: created,
                queue: queue,
                connections: connections,
                live: live,
                answered: answered
            ) { call in
                let room = call.admit(callLimits)
                // The daemon's own look at itself must not find it dead because calls are many.
                if call.client?.processID != ownProcess,
                    let refusal = Self.refusal(room, callLimits)
                {
                    return Refusal.start(call, status: refusal)
                }
                if call.namesCompression {
                    return Refusal.start(call, status: MessageFault.compressed.status)
                }
                switch treatment(call.path) {
                case .relay(.unary):
                    UnaryRelay.start(call, backend: backend, lists: nil, waiting: waiting)
                case .relay(.list):
                    UnaryRelay.start(call, backend: backend, lists: lists, waiting: waiting)
                case .relay(.stream):
                    StreamRelay.start(call, backend: backend, waiting: waiting)
                case .refuse(let status): Refusal.start(call, status: status)
                case .intercept:
                    Interception.start(call, backend: backend, waiting: waiting, answer: answer)
                }
            }.start()
        }
    }

    /// Why there is no room for a call; nil when there is.
    private static func refusal(_ room: Room, _ limits: CallLimits) -> Status? {
        let text: String
        switch room {
        case .free: return nil
        case .processIsFull: text = "\(limits.ofOneProcess) calls of this process"
        case .isFull: text = "\(limits.total) calls"
        }
        return Status(
            code: .resourceExhausted,
            message: "pullgate: \(text) are under way, and no more are taken"
        )
    }

    /// Takes over a connection, whose calls arrive from now on; closes it if there are too many.
    ///
    /// - Parameter connection: A connection whose peer may use the server.
    /// - Returns: Whether there was room for it.
    public func add(_ connection: consuming AcceptedConnection) -> Room {
        let room = connections.insert(
            connection.peer,
            descriptor: connection.descriptor.number
        )
        guard room == .free else { return room }
        let descriptor = connection.descriptor.release()
        let credentials = unsafe grpc_insecure_server_credentials_create()
        unsafe grpc_server_add_channel_from_fd(server, descriptor, credentials)
        unsafe grpc_server_credentials_release(credentials)
        return room
    }

    /// How many connections are open, as the kernel knows it: C-core does not tell of their ends.
    public var openConnections: Int { connections.openCount }

    /// Ends the connection to the backend that is for lists, if none has begun since this was called last.
    ///
    /// With it goes the memory that is kept for the next one.
    ///
    /// - Returns: Whether there was a connection to end.
    public func endIdleConnection() -> Bool { backend.endIdleConnection() }

    /// Takes no more calls, lets those under way end, and cancels what is left after `grace`.
    ///
    /// The answers to cancelled calls are waited for, and with them their `callBackend` calls, each
    /// for at most its own timeout. Cancelling the task that waits here ends the grace.
    ///
    /// - Parameters:
    ///   - grace: How long calls under way may go on.
    ///   - farewell: How long connections may go on when no call is left. Clients that hear of the end
    ///     leave by themselves. But who never spoke need not, and C-core never hands over nor ends a
    ///     call that comes in the moment of its shutdown.
    public func shutDown(grace: Duration, farewell: Duration = .seconds(5)) async {
        await withDiscardingTaskGroup { group in
            // Both end early when all calls have ended, and when nobody waits for them any more.
            group.addTask { await self.cancelCalls(after: grace) }
            group.addTask {
                await self.live.waitForNone()
                await self.cancelCalls(after: farewell)
            }
            await unsafe ServerDrained.wait(for: server, queue: queue)
            // A call is live until its answer has returned, however long ago its client left.
            await live.waitForNone()
            group.cancelAll()
        }
        unsafe grpc_server_destroy(server)
        queue.shutDown()
    }

    /// Cancels all calls and ends all connections after a time, or when the task is cancelled.
    private func cancelCalls(after time: Duration) async {
        try? await Task.sleep(for: time)
        unsafe grpc_server_cancel_all_calls(server)
    }
}
