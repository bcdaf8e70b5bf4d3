/// The fields of an envelope as they were written.
struct EnvelopeFields {
    /// One element of the list of signatures.
    struct Signature {
        let keyID: String
        let base64: String
    }

    let payloadType: String
    let payload: String
    let signatures: [Signature]
}
