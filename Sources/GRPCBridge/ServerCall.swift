internal import CGRPC
internal import Synchronization

/// Owns one call that a client made, with what came before its first message.
@safe final class ServerCall: Sendable {
    /// The call; C-core allows operations on it from any thread.
    @unsafe nonisolated(unsafe) let pointer: OpaquePointer

    /// Path and metadata, written by C-core before this object was made and only read since.
    @unsafe nonisolated(unsafe) private let details: UnsafeMutablePointer<grpc_call_details>
    @unsafe nonisolated(unsafe) private let metadata: UnsafeMutablePointer<grpc_metadata_array>

    /// Who makes the call, or nil when the connection is unknown.
    let client: PeerCredentials?

    /// The method's path as it came, such as `/runtime.v1.ImageService/PullImage`.
    let path: String

    private let live: LiveCalls
    private let answered: @Sendable (_ path: String, Status.Code) -> Void
    private let ended = Atomic(false)
    private let isAdmitted = Atomic(false)
    private let isGivenUp = Atomic(false)

    /// Takes ownership of the first three, and is counted in `live` while it exists.
    ///
    /// Who calls is found in `connections`, by what C-core calls the connection: `fd:N`.
    /// `answered` is called on any thread when the call is answered.
    init(
        _ pointer: OpaquePointer,
        details: UnsafeMutablePointer<grpc_call_details>,
        metadata: UnsafeMutablePointer<grpc_metadata_array>,
        connections: ConnectionTable,
        live: LiveCalls,
        answered: @escaping @Sendable (_ path: String, Status.Code) -> Void
    ) {
        client = unsafe Self.connection(of: pointer).flatMap(connections.peer)
        path = unsafe details.pointee.method.text
        self.live = live
        self.answered = answered
        live.begin()
        unsafe self.pointer = pointer
        unsafe self.details = details
        unsafe self.metadata = metadata
    }

    deinit {
        unsafe grpc_metadata_array_destroy(metadata)
        unsafe metadata.deallocate()
        unsafe grpc_call_details_destroy(details)
        unsafe details.deallocate()
        unsafe grpc_call_unref(pointer)
        live.end(
            of: client?.processID,
            wasAdmitted: isAdmitted.load(ordering: .relaxed)
        )
    }

    /// Takes one of the places for calls until the call is over; to be called once.
    ///
    /// - Parameter limits: How many places there are.
    /// - Returns: `free` if one was left.
    func admit(_ limits: CallLimits) -> Room {
        let room = live.admit(client?.processID, limits)
        isAdmitted.store(room == .free, ordering: .relaxed)
        return room
    }

    /// The path as C-core holds it, for the call to the backend.
    @unsafe var pathSlice: grpc_slice {
        unsafe details.pointee.method
    }

    /// Whether the call is over, however it ended; known once `CallEnd` watches it.
    var hasEnded: Bool { ended.load(ordering: .relaxed) }

    /// Notes that the call is over.
    func noteEnd() {
        ended.store(true, ordering: .relaxed)
    }

    private static func connection(of pointer: OpaquePointer) -> String? {
        guard let name = unsafe grpc_call_get_peer(pointer) else { return nil }
        defer { unsafe gpr_free(name) }
        return unsafe String(cString: name)
    }

    /// Whether the client has named a compression; C-core then ends the call before its message.
    var namesCompression: Bool {
        unsafe pullgate_compression(pointer) != GRPC_COMPRESS_NONE
    }

    /// Looks at what a batch has received; the next one must not have begun.
    ///
    /// A message that does not go on is freed at once: the call lasts until its client has read why.
    ///
    /// - Parameters:
    ///   - message: Where the batch has put it.
    ///   - received: Whether the batch has succeeded.
    /// - Returns: Why it does not go on; nil for a good message, and for none if all have come.
    func fault(of message: MessageSlot, received: Bool) -> MessageFault? {
        // A batch that receives fails for this reason alone.
        guard received else { return .tooLarge }
        guard unsafe message.buffer != nil else {
            return unsafe grpc_call_failed_before_recv_message(pointer) != 0 ? .brokenOff : nil
        }
        guard unsafe pullgate_message_is_compressed(pointer) else { return nil }
        message.clear()
        return .compressed
    }

    /// The client's metadata, less what belongs to its connection.
    func requestMetadata() -> MetadataList {
        unsafe MetadataList(passingOn: metadata.pointee)
    }

    /// Tells whoever counts calls how this one is answered, unless it is given up and they know.
    ///
    /// To be called when the answer is on its way, for which no client waits then.
    func noteAnswer(_ code: grpc_status_code) {
        guard !isGivenUp.load(ordering: .relaxed) else { return }
        answered(path, Status.Code(rawValue: Int(code.rawValue)))
    }

    /// Ends a call whose answer has begun and is not taken; nothing happens when it has ended.
    func giveUp(with status: Status) {
        isGivenUp.store(true, ordering: .relaxed)
        answered(path, status.code)
        _ = unsafe grpc_call_cancel_with_status(pointer, status.code.cCode, status.message, nil)
    }

    /// Ends the call with a status and no message.
    func end(with status: Status, target: CompletionTarget, step: UInt8) {
        var details = unsafe grpc_slice.copying(status.message)
        defer { unsafe grpc_slice_unref(details) }
        unsafe Batch.start(on: pointer, target: target, step: step) { batch in
            batch.sendInitialMetadata(MetadataList())
            unsafe batch.sendStatus(
                status.code.cCode,
                details: &details,
                trailing: MetadataList()
            )
        }
        answered(path, status.code)
    }

    /// Ends the call well with a message, which must stay until `target` hears of the end.
    func end(with message: MessageSlot, target: CompletionTarget, step: UInt8) {
        var details = unsafe grpc_empty_slice()
        unsafe Batch.start(on: pointer, target: target, step: step) { batch in
            batch.sendInitialMetadata(MetadataList())
            if let buffer = unsafe message.buffer { unsafe batch.sendMessage(buffer) }
            unsafe batch.sendStatus(GRPC_STATUS_OK, details: &details, trailing: MetadataList())
        }
        noteAnswer(GRPC_STATUS_OK)
    }

    /// Ends the call with what the backend answered, message and metadata included.
    func end(with response: BackendResponse, target: CompletionTarget, step: UInt8) {
        let fields = unsafe response.fields
        let code = unsafe fields.pointee.code
        let initial = unsafe MetadataList(passingOn: fields.pointee.initialMetadata)
        let trailing = unsafe MetadataList(passingOn: fields.pointee.trailingMetadata)
        unsafe Batch.start(on: pointer, target: target, step: step) { batch in
            batch.sendInitialMetadata(initial)
            if let message = unsafe fields.pointee.message { unsafe batch.sendMessage(message) }
            unsafe batch.sendStatus(
                fields.pointee.code,
                details: &fields.pointee.details,
                trailing: trailing
            )
        }
        noteAnswer(code)
    }
}
