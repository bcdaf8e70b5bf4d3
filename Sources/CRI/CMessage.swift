internal import CMessages

/// Owns one message that protobuf-c unpacked, and frees it.
///
/// `Message` must be a struct that protoc-c generated: each begins with a `ProtobufCMessage`.
@safe struct CMessage<Message>: ~Copyable {
    /// The `…__unpack` function that protoc-c generated for `Message`.
    typealias Unpack = (
        UnsafeMutablePointer<ProtobufCAllocator>?, Int, UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Message>?

    /// The message, valid as long as this value lives.
    @unsafe let pointer: UnsafeMutablePointer<Message>

    /// Unpacks `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: The encoded message.
    ///   - name: The message's name, for the error.
    ///   - maximumSize: The most bytes that are unpacked.
    ///   - unpack: The function that protoc-c generated for `Message`.
    /// - Throws: `CRIMessageError.malformed` when protobuf-c refuses the bytes, `.tooLarge`.
    init(
        _ bytes: [UInt8],
        name: String,
        maximumSize: Int = .max,
        unpack: Unpack
    ) throws(CRIMessageError) {
        guard bytes.count <= maximumSize else {
            throw .tooLarge(message: name, maximumSize: maximumSize)
        }
        let message = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe unpack(nil, buffer.count, buffer.baseAddress)
        }
        guard let message = unsafe message else { throw .malformed(message: name) }
        unsafe pointer = message
    }

    deinit {
        unsafe protobuf_c_message_free_unpacked(base, nil)
    }

    /// The message's bytes as protobuf-c writes them, unknown fields included.
    func packed() -> [UInt8] {
        unsafe pack(base)
    }

    private var base: UnsafeMutablePointer<ProtobufCMessage> {
        unsafe UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: ProtobufCMessage.self)
    }
}

/// Packs a message that is in memory, whoever owns it.
func pack(_ message: UnsafePointer<ProtobufCMessage>) -> [UInt8] {
    let size = unsafe protobuf_c_message_get_packed_size(message)
    return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        // A message of no fields has no bytes, and then the buffer may have no address.
        if let start = buffer.baseAddress {
            unsafe count = protobuf_c_message_pack(message, start)
        }
    }
}

/// Calls `body` with an image specification that names `image`, valid during the call only.
func withImageSpecification<Result>(
    _ image: String,
    _ body: (UnsafeMutablePointer<Runtime__V1__ImageSpec>) -> Result
) -> Result {
    unsafe image.withBinaryData { name in
        var specification = unsafe Runtime__V1__ImageSpec()
        unsafe runtime__v1__image_spec__init(&specification)
        unsafe specification.image = name
        return unsafe withUnsafeMutablePointer(to: &specification) { unsafe body($0) }
    }
}
