public import StrictYAML

/// Why an envelope is refused, or cannot be made.
public enum EnvelopeError: Error, Hashable, Sendable {
    /// It has more bytes than `UnverifiedEnvelope.maximumBytes`.
    case tooLarge(bytes: Int)
    /// It is no JSON, repeats a key, or lacks a field of an envelope.
    case malformed(DocumentError)
    /// This field is not base64 with padding.
    case notBase64(field: String)
    /// The payload is something else than a bundle of this version.
    case wrongPayloadType(String)
    /// The list of signatures is empty, or there is no key to sign with.
    case noSignature
    /// It has more signatures than `UnverifiedEnvelope.maximumSignatures`.
    case tooManySignatures(Int)
    /// No signature is by a trusted key and for this payload and payload type.
    ///
    /// - signedBy: The key ids that the signatures name, which nothing vouches for.
    /// - trusted: The ids of the keys that were tried.
    case noTrustedSignature(signedBy: [String], trusted: [String])
    /// The payload to sign has more bytes than `PolicyBundle.maximumBytes`.
    case payloadTooLarge(bytes: Int)
    /// The cryptography library could not make a signature.
    case signingFailed(String)
}

extension EnvelopeError: CustomStringConvertible {
    /// What is wrong; one line but for `malformed`, which has one for each mistake.
    public var description: String {
        switch self {
        case .tooLarge(let bytes):
            "the envelope has \(bytes) bytes; at most \(UnverifiedEnvelope.maximumBytes) are read"
        case .malformed(let error): "\(error)"
        case .notBase64(let field): "\(field) is not base64 with padding"
        case .wrongPayloadType(let type):
            "the payload type is \(type.inDoubleQuotes), not \"\(PolicyBundle.mediaType)\""
        case .noSignature: "the envelope has no signature"
        case .tooManySignatures(let count):
            "the envelope has \(count) signatures; at most "
                + "\(UnverifiedEnvelope.maximumSignatures) are checked"
        case .noTrustedSignature(let signedBy, let trusted):
            "no signature is by a trusted key and for this payload; signed by "
                + "\(signedBy.joined(separator: ", ")); trusted: "
                + trusted.joined(separator: ", ")
        case .payloadTooLarge(let bytes):
            "the payload has \(bytes) bytes; nodes read at most \(PolicyBundle.maximumBytes)"
        case .signingFailed(let reason): "the signature cannot be made: \(reason)"
        }
    }
}
