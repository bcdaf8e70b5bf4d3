internal import CGRPC

extension grpc_slice {
    /// Copies `text` into a slice, which the caller must unref.
    static func copying(_ text: String) -> grpc_slice {
        var text = text
        return text.withUTF8 { bytes in
            unsafe grpc_slice_from_copied_buffer(
                UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self),
                bytes.count
            )
        }
    }

    /// The slice's bytes as text, with what is not UTF-8 replaced.
    var text: String {
        var slice = unsafe self
        return unsafe withBytes(of: &slice) { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the slice's bytes are those of `text`.
    func equals(_ text: StaticString) -> Bool {
        var slice = unsafe self
        return unsafe withBytes(of: &slice) { bytes in
            let other = unsafe UnsafeBufferPointer(
                start: text.utf8Start,
                count: text.utf8CodeUnitCount
            )
            return unsafe bytes.count == other.count && bytes.elementsEqual(other)
        }
    }

    /// Whether the slice begins with `byte`.
    func starts(with byte: UInt8) -> Bool {
        var slice = unsafe self
        return unsafe withBytes(of: &slice) { unsafe $0.first == byte }
    }
}

/// Calls `body` with the bytes of a slice; short ones lie inside the slice itself.
private func withBytes<Result>(
    of slice: inout grpc_slice,
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
    unsafe withUnsafePointer(to: &slice) { pointer in
        unsafe body(
            UnsafeBufferPointer(
                start: pullgate_slice_start(pointer),
                count: pullgate_slice_length(pointer)
            )
        )
    }
}

/// Bytes as gRPC C-core moves them.
enum MessageBytes {
    /// Copies `bytes` into a byte buffer, which the caller must destroy.
    static func byteBuffer(copying bytes: [UInt8]) -> UnsafeMutablePointer<grpc_byte_buffer>? {
        var slice = unsafe bytes.withUnsafeBytes { buffer in
            unsafe grpc_slice_from_copied_buffer(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                buffer.count
            )
        }
        defer { unsafe grpc_slice_unref(slice) }
        return unsafe grpc_raw_byte_buffer_create(&slice, 1)
    }

    /// Copies the bytes out of a byte buffer.
    static func bytes(copying buffer: UnsafeMutablePointer<grpc_byte_buffer>) -> [UInt8] {
        var reader = unsafe grpc_byte_buffer_reader()
        guard unsafe grpc_byte_buffer_reader_init(&reader, buffer) != 0 else { return [] }
        defer { unsafe grpc_byte_buffer_reader_destroy(&reader) }
        var bytes: [UInt8] = []
        unsafe bytes.reserveCapacity(grpc_byte_buffer_length(buffer))
        var slice = unsafe grpc_slice()
        while unsafe grpc_byte_buffer_reader_next(&reader, &slice) != 0 {
            unsafe withBytes(of: &slice) { unsafe bytes.append(contentsOf: $0) }
            unsafe grpc_slice_unref(slice)
        }
        return bytes
    }
}
