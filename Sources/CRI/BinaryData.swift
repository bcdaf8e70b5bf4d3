internal import CMessages

extension ProtobufCBinaryData {
    /// The bytes as text.
    ///
    /// - Parameter field: The field's path in its message, for the error.
    /// - Returns: The text.
    /// - Throws: `CRIMessageError.notUTF8` naming `field`.
    func text(field: String) throws(CRIMessageError) -> String {
        let bytes = unsafe UnsafeBufferPointer(start: data, count: len)
        guard let text = unsafe String(validating: bytes, as: UTF8.self) else {
            throw .notUTF8(field: field)
        }
        return text
    }
}

extension String {
    /// Calls `body` with the text as protobuf-c takes bytes; they are valid during the call only.
    func withBinaryData<Result>(_ body: (ProtobufCBinaryData) -> Result) -> Result {
        var bytes = Array(utf8)
        return unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe body(ProtobufCBinaryData(len: buffer.count, data: buffer.baseAddress))
        }
    }
}
