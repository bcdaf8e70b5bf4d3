/// A bundle signed by us, ready to be published.
public struct SignedEnvelope: Hashable, Sendable {
    /// The envelope in JSON, with a line break at its end.
    public let bytes: [UInt8]

    /// Signs a bundle.
    ///
    /// - Parameters:
    ///   - bundle: The bundle.
    ///   - keys: The keys, at least one: two while nodes move from one to the other.
    /// - Throws: `EnvelopeError` `noSignature`, `tooManySignatures`, `payloadTooLarge` or
    ///   `signingFailed`.
    public init(_ bundle: PolicyBundle, signedBy keys: [SigningKey]) throws(EnvelopeError) {
        guard !keys.isEmpty else { throw .noSignature }
        guard keys.count <= UnverifiedEnvelope.maximumSignatures else {
            throw .tooManySignatures(keys.count)
        }
        let payload = bundle.payload()
        guard payload.count <= PolicyBundle.maximumBytes else {
            throw .payloadTooLarge(bytes: payload.count)
        }
        let message = PreAuthenticationEncoding.bytes(
            payloadType: PolicyBundle.mediaType,
            payload: payload
        )
        var signatures: [DocumentValue] = []
        for key in keys {
            let signature: [UInt8]
            do {
                signature = try key.signature(for: message)
            } catch {
                throw .signingFailed("\(error)")
            }
            let entries: KeyValuePairs<String, DocumentValue?> = [
                "keyid": .text(key.publicKey.id), "sig": .text(Base64.encoded(signature)),
            ]
            signatures.append(DocumentValue(entries: entries))
        }
        let envelope = DocumentValue(entries: [
            "payload": .text(Base64.encoded(payload)),
            "payloadType": .text(PolicyBundle.mediaType),
            "signatures": .list(signatures),
        ])
        bytes = Array((envelope.json + "\n").utf8)
    }
}
