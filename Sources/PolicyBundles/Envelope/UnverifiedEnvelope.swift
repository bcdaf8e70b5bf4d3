internal import PolicyEngine
internal import StrictYAML

/// A signed bundle as it came from somewhere: a DSSE envelope with signatures nobody has checked.
///
/// The only way on is `verified(by:)`. Source of the format: secure-systems-lab/dsse, protocol.md
/// and envelope.md.
public struct UnverifiedEnvelope: Sendable {
    /// The most bytes that an envelope may have: those of the largest payload in base64, and 64 KiB
    /// for signatures and what other programs add.
    public static let maximumBytes = Base64.encodedCount(of: PolicyBundle.maximumBytes) + (64 << 10)

    /// The most signatures: each is tried with each trusted key before anybody is known to have
    /// made it.
    public static let maximumSignatures = 16

    let payload: [UInt8]
    let signatures: [EnvelopeSignature]

    /// Reads an envelope.
    ///
    /// - Parameters:
    ///   - bytes: The JSON in UTF-8.
    ///   - source: Where it came from, for messages.
    /// - Throws: `EnvelopeError` `tooLarge`, `malformed`, `wrongPayloadType`, `noSignature`,
    ///   `tooManySignatures` or `notBase64`.
    public init(parsing bytes: [UInt8], source: String) throws(EnvelopeError) {
        try self.init(Self.document(parsing: bytes, source: source))
    }

    init(_ document: YAMLDocument) throws(EnvelopeError) {
        let fields: EnvelopeFields
        do {
            fields = try document.decode { $0.envelope() }
        } catch {
            throw .malformed(error)
        }
        guard fields.payloadType.utf8.elementsEqual(PolicyBundle.mediaType.utf8) else {
            throw .wrongPayloadType(fields.payloadType.displayed(withinBytes: 128))
        }
        guard !fields.signatures.isEmpty else { throw .noSignature }
        guard fields.signatures.count <= Self.maximumSignatures else {
            throw .tooManySignatures(fields.signatures.count)
        }
        guard let payload = Base64.decoded(fields.payload) else {
            throw .notBase64(field: "payload")
        }
        var signatures: [EnvelopeSignature] = []
        for (index, signature) in fields.signatures.enumerated() {
            guard let bytes = Base64.decoded(signature.base64) else {
                throw .notBase64(field: "signatures[\(index)].sig")
            }
            signatures.append(EnvelopeSignature(keyID: signature.keyID, bytes: bytes))
        }
        self.payload = payload
        self.signatures = signatures
    }

    /// Reads the JSON of what may be an envelope.
    static func document(
        parsing bytes: [UInt8],
        source: String
    ) throws(EnvelopeError) -> YAMLDocument {
        guard bytes.count <= maximumBytes else { throw .tooLarge(bytes: bytes.count) }
        do {
            return try YAMLDocument(parsing: bytes, file: source, maximumBytes: maximumBytes)
        } catch {
            throw .malformed(error)
        }
    }

    /// The key ids that the signatures name, which nothing vouches for.
    public var claimedKeyIDs: [String] {
        signatures.map { signature in
            signature.keyID.isEmpty
                ? "a key without id" : signature.keyID.displayed(withinBytes: 128)
        }
    }

    /// The error for signatures none of which is by one of these keys.
    func noTrustedSignature(_ keys: TrustedKeys) -> EnvelopeError {
        .noTrustedSignature(signedBy: claimedKeyIDs, trusted: keys.keys.map(\.id))
    }
}
