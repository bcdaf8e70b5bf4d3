internal import CGRPC

/// Owns one call to another server.
@safe final class ClientCall: Sendable {
    /// The call; C-core allows operations on it from any thread.
    @unsafe nonisolated(unsafe) let pointer: OpaquePointer

    /// Kept for C-core's library, which must not end before the call is given back.
    private let channel: GRPCChannel

    init(_ pointer: OpaquePointer, on channel: GRPCChannel) {
        unsafe self.pointer = pointer
        self.channel = channel
    }

    deinit {
        unsafe grpc_call_unref(pointer)
    }

    /// Ends the call early; nothing happens when it has ended.
    func cancel() {
        unsafe grpc_call_cancel(pointer, nil)
    }

    /// Ends the call early, as if the backend had answered with `status`; nothing happens when it has
    /// ended.
    func cancel(with status: Status) {
        _ = unsafe grpc_call_cancel_with_status(pointer, status.code.cCode, status.message, nil)
    }

    /// Whether the message that a batch has received is compressed; the next one must not have begun.
    var messageIsCompressed: Bool {
        unsafe pullgate_message_is_compressed(pointer)
    }

    /// Makes the whole of a call with one message each way in one batch.
    ///
    /// - Parameters:
    ///   - message: The request, nil to send none; it stays the caller's.
    ///   - metadata: What to send before it.
    ///   - response: Where the answer goes.
    ///   - target: What to tell of the end.
    ///   - step: What to tell it.
    func exchange(
        _ message: UnsafeMutablePointer<grpc_byte_buffer>?,
        metadata: borrowing MetadataList,
        into response: BackendResponse,
        target: CompletionTarget,
        step: UInt8
    ) {
        let fields = unsafe response.fields
        unsafe Batch.start(on: pointer, target: target, step: step) { batch in
            batch.sendInitialMetadata(metadata)
            if let message = unsafe message { unsafe batch.sendMessage(message) }
            batch.sendCloseFromClient()
            unsafe batch.receiveInitialMetadata(into: &fields.pointee.initialMetadata)
            unsafe batch.receiveMessage(into: &fields.pointee.message)
            unsafe batch.receiveStatus(into: fields)
        }
    }
}
