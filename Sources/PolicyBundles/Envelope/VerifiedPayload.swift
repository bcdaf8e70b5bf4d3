internal import StrictYAML

/// The payload of a bundle that may be acted on.
///
/// Only this file can make one: by checking a signature, or by the call that says in its name that
/// nothing was checked.
public struct VerifiedPayload: Hashable, Sendable {
    /// The payload, in UTF-8 if it is what it claims to be.
    public let bytes: [UInt8]

    /// The ids of the trusted keys that signed it; none if no signature was checked.
    public let keyIDs: [String]

    fileprivate init(bytes: [UInt8], keyIDs: [String]) {
        self.bytes = bytes
        self.keyIDs = keyIDs
    }

    /// Takes a payload from whoever sent it, for nodes that are told to check no signature.
    ///
    /// - Parameters:
    ///   - bytes: The payload itself, or an envelope whose signatures are not looked at.
    ///   - source: Where it came from, for messages.
    /// - Returns: The payload without key ids.
    /// - Throws: `EnvelopeError` as for parsing an envelope, if it is one: JSON with the key
    ///   `payloadType`.
    public static func trustingUnsigned(
        _ bytes: [UInt8],
        source: String
    ) throws(EnvelopeError) -> VerifiedPayload {
        let document = try UnverifiedEnvelope.document(parsing: bytes, source: source)
        let isEnvelope: Bool
        do {
            isEnvelope = try document.decode { mapping in
                mapping.ignoreUnknownKeys()
                return mapping.contains("payloadType")
            }
        } catch {
            throw .malformed(error)
        }
        guard isEnvelope else { return VerifiedPayload(bytes: bytes, keyIDs: []) }
        return VerifiedPayload(bytes: try UnverifiedEnvelope(document).payload, keyIDs: [])
    }
}

extension UnverifiedEnvelope {
    /// Checks the signatures.
    ///
    /// One valid signature by one trusted key is enough, so that keys can be rotated. Every key is
    /// tried on every signature: the key id beside a signature is not signed and decides nothing.
    ///
    /// - Parameter keys: The keys to trust.
    /// - Returns: The payload with the ids of all trusted keys that signed it.
    /// - Throws: `EnvelopeError.noTrustedSignature`.
    public func verified(by keys: TrustedKeys) throws(EnvelopeError) -> VerifiedPayload {
        let message = PreAuthenticationEncoding.bytes(
            payloadType: PolicyBundle.mediaType,
            payload: payload
        )
        let signers = keys.keys.filter { key in
            signatures.contains { key.isValid($0.bytes, for: message) }
        }
        guard !signers.isEmpty else { throw noTrustedSignature(keys) }
        return VerifiedPayload(bytes: payload, keyIDs: signers.map(\.id))
    }
}
