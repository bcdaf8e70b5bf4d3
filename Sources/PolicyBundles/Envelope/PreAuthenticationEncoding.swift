/// The bytes that the signatures of an envelope are for (DSSE, "Signature Definition").
enum PreAuthenticationEncoding {
    /// Joins type and payload with their lengths, so that no other pair gives the same bytes.
    static func bytes(payloadType: String, payload: [UInt8]) -> [UInt8] {
        Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) ".utf8) + payload
    }
}
