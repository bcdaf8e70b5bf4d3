internal import CGRPC

/// Owns a completion queue of gRPC C-core and the thread that polls it.
///
/// One thread serves the server side and the client side: a relayed call then moves from one to
/// the other without waking anybody.
@safe final class CompletionQueue: Sendable {
    /// The queue, valid until `shutDown` has returned.
    @unsafe nonisolated(unsafe) let pointer: OpaquePointer
    private let poller: PollerThread

    init() {
        GRPCLibrary.start()
        let queue = unsafe grpc_completion_queue_create_for_next(nil)
        guard let queue = unsafe queue else {
            preconditionFailure("gRPC C-core made no completion queue")
        }
        unsafe pointer = queue
        let address = UInt(bitPattern: queue)
        poller = PollerThread { Self.poll(address) }
    }

    /// Ends the polling; every batch and call of this queue must have ended before.
    func shutDown() {
        unsafe grpc_completion_queue_shutdown(pointer)
        poller.join()
        unsafe grpc_completion_queue_destroy(pointer)
        GRPCLibrary.stop()
    }

    private static func poll(_ address: UInt) {
        guard let queue = unsafe OpaquePointer(bitPattern: address) else { return }
        let forever = gpr_inf_future(GPR_CLOCK_REALTIME)
        while true {
            let event = unsafe grpc_completion_queue_next(queue, forever, nil)
            switch unsafe event.type {
            case GRPC_OP_COMPLETE:
                if let tag = unsafe event.tag {
                    unsafe CompletionTarget.complete(tag: tag, succeeded: event.success != 0)
                }
            case GRPC_QUEUE_SHUTDOWN:
                return
            default:
                // GRPC_QUEUE_TIMEOUT cannot come: the deadline is infinite.
                continue
            }
        }
    }
}
