import StrictYAML

extension MappingReader {
    /// Reads a DSSE envelope.
    ///
    /// Keys that are not known are skipped, as DSSE asks of every reader: nothing in an envelope
    /// but its payload and the payload's type is signed, so no such key can mean anything here.
    mutating func envelope() -> EnvelopeFields? {
        ignoreUnknownKeys()
        let payloadType = required("payloadType") { $0.text() }
        let payload = required("payload") { $0.text() }
        let signatures = required("signatures") { value in
            value.list { $0.mapping { $0.envelopeSignature() } }
        }
        guard let payloadType, let payload, let signatures else { return nil }
        return EnvelopeFields(payloadType: payloadType, payload: payload, signatures: signatures)
    }

    private mutating func envelopeSignature() -> EnvelopeFields.Signature? {
        ignoreUnknownKeys()
        let keyID = optional("keyid") { value in value.isNothing ? "" : value.text() } ?? ""
        let base64 = required("sig") { $0.text() }
        return base64.map { EnvelopeFields.Signature(keyID: keyID, base64: $0) }
    }
}
