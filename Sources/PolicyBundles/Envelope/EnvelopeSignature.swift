/// A signature of an envelope with the key id that it claims.
struct EnvelopeSignature: Hashable, Sendable {
    /// The id as the envelope has it, which its maker chose freely: for messages only.
    let keyID: String

    /// The signature as its algorithm writes it.
    let bytes: [UInt8]
}
