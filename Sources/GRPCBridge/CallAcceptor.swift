internal import CGRPC

/// Asks C-core for the next call, again and again.
@safe final class CallAcceptor: CompletionTarget {
    private let server: OpaquePointer
    private let queue: CompletionQueue
    private let connections: ConnectionTable
    private let live: LiveCalls
    private let answered: @Sendable (_ path: String, Status.Code) -> Void
    private let accept: (ServerCall) -> Void
    private let call: UnsafeMutablePointer<OpaquePointer?>
    private var details: UnsafeMutablePointer<grpc_call_details>
    private var metadata: UnsafeMutablePointer<grpc_metadata_array>

    /// Makes an acceptor.
    ///
    /// - Parameters:
    ///   - server: The server, which must outlive the acceptor.
    ///   - queue: The queue on which calls arrive and their batches end.
    ///   - connections: Knows who made each connection.
    ///   - live: Counts the accepted calls, and the acceptor as long as there may be another one.
    ///   - answered: Called on any thread for each call that is answered; must not block.
    ///   - accept: Called on a poller thread for each call; must not block.
    init(
        server: OpaquePointer,
        queue: CompletionQueue,
        connections: ConnectionTable,
        live: LiveCalls,
        answered: @escaping @Sendable (_ path: String, Status.Code) -> Void,
        accept: @escaping (ServerCall) -> Void
    ) {
        unsafe self.server = server
        self.queue = queue
        self.connections = connections
        self.live = live
        self.answered = answered
        self.accept = accept
        unsafe call = .allocate(capacity: 1)
        unsafe call.initialize(to: nil)
        unsafe details = Self.makeDetails()
        unsafe metadata = Self.makeMetadata()
    }

    deinit {
        unsafe call.deallocate()
        unsafe grpc_call_details_destroy(details)
        unsafe details.deallocate()
        unsafe grpc_metadata_array_destroy(metadata)
        unsafe metadata.deallocate()
    }

    /// Asks for the first call; the answer asks for the next.
    func start() {
        live.begin()
        request()
    }

    private func request() {
        let error = unsafe grpc_server_request_call(
            server,
            call,
            details,
            metadata,
            queue.pointer,
            queue.pointer,
            tag(step: 0)
        )
        precondition(error == GRPC_CALL_OK, "gRPC C-core takes no calls: \(error.rawValue)")
    }

    override func completed(step: UInt8, succeeded: Bool) {
        guard succeeded, let pointer = unsafe call.pointee else {
            // The server is shutting down.
            return live.end(of: nil, wasAdmitted: false)
        }
        let accepted = unsafe ServerCall(
            pointer,
            details: details,
            metadata: metadata,
            connections: connections,
            live: live,
            answered: answered
        )
        unsafe call.pointee = nil
        unsafe details = Self.makeDetails()
        unsafe metadata = Self.makeMetadata()
        request()
        accept(accepted)
    }

    private static func makeDetails() -> UnsafeMutablePointer<grpc_call_details> {
        let details = UnsafeMutablePointer<grpc_call_details>.allocate(capacity: 1)
        unsafe grpc_call_details_init(details)
        return unsafe details
    }

    private static func makeMetadata() -> UnsafeMutablePointer<grpc_metadata_array> {
        let metadata = UnsafeMutablePointer<grpc_metadata_array>.allocate(capacity: 1)
        unsafe grpc_metadata_array_init(metadata)
        return unsafe metadata
    }
}
