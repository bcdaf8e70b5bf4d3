internal import CGRPC

/// Owns at most one message in C-core's own memory.
@safe final class MessageSlot: Sendable {
    typealias Message = UnsafeMutablePointer<grpc_byte_buffer>

    /// Where C-core puts a message that it receives; at most one batch uses it at a time.
    @unsafe nonisolated(unsafe) let slot: UnsafeMutablePointer<Message?>

    /// Makes an empty slot.
    init() {
        unsafe slot = .allocate(capacity: 1)
        unsafe slot.initialize(to: nil)
    }

    /// Makes a slot with a copy of `bytes`.
    convenience init(copying bytes: [UInt8]) {
        self.init()
        unsafe slot.pointee = MessageBytes.byteBuffer(copying: bytes)
    }

    deinit {
        clear()
        unsafe slot.deallocate()
    }

    /// The message, or nil when there is none.
    @unsafe var buffer: Message? {
        unsafe slot.pointee
    }

    /// How many bytes the message has; 0 when there is none.
    var length: Int {
        unsafe slot.pointee.map { unsafe grpc_byte_buffer_length($0) } ?? 0
    }

    /// Takes the message away.
    ///
    /// - Returns: Its bytes, or nil when there was none.
    func takeBytes() -> [UInt8]? {
        defer { clear() }
        return unsafe slot.pointee.map { unsafe MessageBytes.bytes(copying: $0) }
    }

    /// Frees the message, so that the next one can be received.
    func clear() {
        if let buffer = unsafe slot.pointee { unsafe grpc_byte_buffer_destroy(buffer) }
        unsafe slot.pointee = nil
    }
}
