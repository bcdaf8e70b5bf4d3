internal import CGRPC

/// The operations of one batch, written into memory that lives during the call that starts it.
@safe struct Batch {
    /// The most operations that a batch can have: each of the eight kinds once.
    static let maximumOperations = 8

    private let operations: UnsafeMutableBufferPointer<grpc_op>
    private var count = 0

    private init(_ operations: UnsafeMutableBufferPointer<grpc_op>) {
        unsafe self.operations = operations
    }

    /// Starts a batch; `target` hears of its end.
    ///
    /// C-core refuses a batch only when the operations do not fit together, which is a mistake in
    /// this module and stops the process, as it does in gRPC for C++.
    ///
    /// - Parameters:
    ///   - call: The call that the batch is part of.
    ///   - target: What to tell of the end.
    ///   - step: What to tell it.
    ///   - fill: Adds the operations.
    static func start(
        on call: OpaquePointer,
        target: CompletionTarget,
        step: UInt8,
        _ fill: (inout Batch) -> Void
    ) {
        unsafe withUnsafeTemporaryAllocation(of: grpc_op.self, capacity: maximumOperations) {
            memory in
            unsafe memory.initialize(repeating: grpc_op())
            var batch = unsafe Batch(memory)
            fill(&batch)
            let error = unsafe grpc_call_start_batch(
                call,
                memory.baseAddress,
                batch.count,
                target.tag(step: step),
                nil
            )
            precondition(error == GRPC_CALL_OK, "gRPC C-core refused a batch: \(error.rawValue)")
        }
    }

    private mutating func add(_ kind: grpc_op_type, _ set: (inout grpc_op) -> Void = { _ in }) {
        unsafe operations[count].op = kind
        unsafe set(&operations[count])
        count += 1
    }

    mutating func sendInitialMetadata(_ metadata: borrowing MetadataList) {
        let (start, length) = unsafe (metadata.start, metadata.count)
        unsafe add(GRPC_OP_SEND_INITIAL_METADATA) {
            unsafe $0.data.send_initial_metadata.metadata = start
            unsafe $0.data.send_initial_metadata.count = length
        }
    }

    /// Sends a message, whose slices the call takes; the buffer itself stays the caller's.
    mutating func sendMessage(_ message: UnsafeMutablePointer<grpc_byte_buffer>) {
        unsafe add(GRPC_OP_SEND_MESSAGE) { unsafe $0.data.send_message.send_message = message }
    }

    mutating func sendCloseFromClient() {
        unsafe add(GRPC_OP_SEND_CLOSE_FROM_CLIENT)
    }

    /// Sends the status that ends a call; `details` need not outlive the start of the batch.
    mutating func sendStatus(
        _ code: grpc_status_code,
        details: UnsafeMutablePointer<grpc_slice>,
        trailing metadata: borrowing MetadataList
    ) {
        let (start, length) = unsafe (metadata.start, metadata.count)
        unsafe add(GRPC_OP_SEND_STATUS_FROM_SERVER) {
            unsafe $0.data.send_status_from_server.status = code
            unsafe $0.data.send_status_from_server.status_details = details
            unsafe $0.data.send_status_from_server.trailing_metadata = start
            unsafe $0.data.send_status_from_server.trailing_metadata_count = length
        }
    }

    mutating func receiveInitialMetadata(into array: UnsafeMutablePointer<grpc_metadata_array>) {
        unsafe add(GRPC_OP_RECV_INITIAL_METADATA) {
            unsafe $0.data.recv_initial_metadata.recv_initial_metadata = array
        }
    }

    mutating func receiveMessage(
        into message: UnsafeMutablePointer<UnsafeMutablePointer<grpc_byte_buffer>?>
    ) {
        unsafe add(GRPC_OP_RECV_MESSAGE) { unsafe $0.data.recv_message.recv_message = message }
    }

    /// Receives how a call of ours ended.
    mutating func receiveStatus(into fields: UnsafeMutablePointer<BackendResponse.Fields>) {
        unsafe receiveStatus(
            code: &fields.pointee.code,
            details: &fields.pointee.details,
            trailing: &fields.pointee.trailingMetadata
        )
    }

    private mutating func receiveStatus(
        code: UnsafeMutablePointer<grpc_status_code>,
        details: UnsafeMutablePointer<grpc_slice>,
        trailing array: UnsafeMutablePointer<grpc_metadata_array>
    ) {
        unsafe add(GRPC_OP_RECV_STATUS_ON_CLIENT) {
            unsafe $0.data.recv_status_on_client.status = code
            unsafe $0.data.recv_status_on_client.status_details = details
            unsafe $0.data.recv_status_on_client.trailing_metadata = array
            unsafe $0.data.recv_status_on_client.error_string = nil
        }
    }

    mutating func receiveClose(cancelled: UnsafeMutablePointer<Int32>) {
        unsafe add(GRPC_OP_RECV_CLOSE_ON_SERVER) {
            unsafe $0.data.recv_close_on_server.cancelled = cancelled
        }
    }
}
