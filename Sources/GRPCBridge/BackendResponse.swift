internal import CGRPC

/// What the backend answered to a call with one message each way.
///
/// It keeps the answer in C-core's own memory, so that passing it on copies nothing.
@safe public final class BackendResponse: Sendable {
    @safe struct Fields {
        var initialMetadata = unsafe grpc_metadata_array()
        var message: UnsafeMutablePointer<grpc_byte_buffer>?
        var code = GRPC_STATUS_UNKNOWN
        var details = unsafe grpc_empty_slice()
        var trailingMetadata = unsafe grpc_metadata_array()
    }

    /// Written by C-core before the batch ends, then changed at most by who has waited for that.
    @unsafe nonisolated(unsafe) let fields: UnsafeMutablePointer<Fields>

    /// The call, which owns the metadata's slices.
    private let call: ClientCall

    init(of call: ClientCall) {
        self.call = call
        unsafe fields = .allocate(capacity: 1)
        unsafe fields.initialize(to: Fields())
        unsafe grpc_metadata_array_init(&fields.pointee.initialMetadata)
        unsafe grpc_metadata_array_init(&fields.pointee.trailingMetadata)
    }

    deinit {
        unsafe grpc_metadata_array_destroy(&fields.pointee.initialMetadata)
        unsafe grpc_metadata_array_destroy(&fields.pointee.trailingMetadata)
        unsafe grpc_slice_unref(fields.pointee.details)
        if let message = unsafe fields.pointee.message {
            unsafe grpc_byte_buffer_destroy(message)
        }
        unsafe fields.deinitialize(count: 1)
        unsafe fields.deallocate()
    }

    /// Puts a failure in the place of an answer that is compressed; to be called when the batch has
    /// ended, before anything is read.
    func refuseCompressedMessage() {
        guard let message = unsafe fields.pointee.message, call.messageIsCompressed else { return }
        unsafe grpc_byte_buffer_destroy(message)
        unsafe fields.pointee.message = nil
        setStatus(MessageFault.compressedAnswer.status)
    }

    /// Puts `status` in the place of the one with which the call ended.
    func setStatus(_ status: Status) {
        unsafe grpc_slice_unref(fields.pointee.details)
        unsafe fields.pointee.details = .copying(status.message)
        unsafe fields.pointee.code = status.code.cCode
    }

    /// How the call ended.
    public var status: Status {
        unsafe Status(
            code: Status.Code(rawValue: Int(fields.pointee.code.rawValue)),
            message: fields.pointee.details.text
        )
    }

    /// A copy of the answer's bytes, or nil when there was none.
    public var message: [UInt8]? {
        unsafe fields.pointee.message.map { unsafe MessageBytes.bytes(copying: $0) }
    }
}
