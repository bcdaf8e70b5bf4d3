import Testing

@testable import PolicyBundles

/// A small payload.
let smallPayload = "{\"issuedAt\":\"2026-01-02\",\"namespaces\":[],\"revision\":7}"

/// An envelope whose every part can be replaced.
struct TestEnvelope {
    var payload = smallPayload
    var payloadType = PolicyBundle.mediaType
    var signatures: [(keyID: String, bytes: [UInt8])] = []

    /// An envelope that is signed as it should be.
    init(signedBy keys: SigningKey...) throws {
        for key in keys { try sign(by: key) }
    }

    /// Adds the signature of what the envelope holds now.
    mutating func sign(by key: SigningKey) throws {
        let message =
            "DSSEv1 \(payloadType.utf8.count) \(payloadType) "
            + "\(payload.utf8.count) \(payload)"
        signatures.append((key.publicKey.id, try key.signature(for: Array(message.utf8))))
    }

    var json: String {
        let signatures = signatures.map { signature in
            "{\"keyid\":\"\(signature.keyID)\",\"sig\":\"\(Base64.encoded(signature.bytes))\"}"
        }
        return "{\"payload\":\"\(Base64.encoded(Array(payload.utf8)))\","
            + "\"payloadType\":\"\(payloadType)\","
            + "\"signatures\":[\(signatures.joined(separator: ","))]}"
    }
}

/// Parses and checks an envelope.
func verified(_ json: String, by keys: TrustedKeys) throws(EnvelopeError) -> VerifiedPayload {
    try UnverifiedEnvelope(parsing: Array(json.utf8), source: "bundle").verified(by: keys)
}

/// The error that an envelope is refused with; nil if it is not.
func refusal(of json: String, by keys: TrustedKeys) -> EnvelopeError? {
    do {
        _ = try verified(json, by: keys)
        return nil
    } catch {
        return error
    }
}
