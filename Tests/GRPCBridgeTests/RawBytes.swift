import GRPCCore

/// Messages as they are, for an independent gRPC implementation at both ends of the proxy.
struct RawBytes: MessageSerializer, MessageDeserializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Bytes {
        Bytes(message)
    }

    func deserialize<Bytes: GRPCContiguousBytes>(_ serializedMessageBytes: Bytes) throws -> [UInt8]
    {
        unsafe serializedMessageBytes.withUnsafeBytes { unsafe Array($0) }
    }
}
