import Testing

@testable import PolicyBundles

/// What an attacker or an accident can do to an envelope.
@Suite struct UnverifiedEnvelopeTests {
    private let key = SigningKey(generating: .ed25519)

    private func untrusted(_ envelope: TestEnvelope) throws -> EnvelopeError {
        .noTrustedSignature(
            signedBy: envelope.signatures.map(\.keyID),
            trusted: try trusted(key).keys.map(\.id)
        )
    }

    @Test(arguments: KeyAlgorithm.allCases)
    func refusesTheSignatureOfAnotherKeyAndNamesBoth(_ algorithm: KeyAlgorithm) throws {
        let stranger = SigningKey(generating: algorithm)
        let json = try TestEnvelope(signedBy: stranger).json
        let error = try #require(refusal(of: json, by: trusted(key)))
        #expect(
            error.description == "no signature is by a trusted key and for this payload; signed by "
                + "\(stranger.publicKey.id); trusted: \(key.publicKey.id)"
        )
    }

    @Test func refusesAStrangerWhoClaimsATrustedID() throws {
        var envelope = try TestEnvelope(signedBy: SigningKey(generating: .ed25519))
        envelope.signatures[0].keyID = key.publicKey.id
        #expect(try refusal(of: envelope.json, by: trusted(key)) == untrusted(envelope))
    }

    @Test(arguments: KeyAlgorithm.allCases)
    func refusesAChangedPayload(_ algorithm: KeyAlgorithm) throws {
        let key = SigningKey(generating: algorithm)
        var envelope = try TestEnvelope(signedBy: key)
        envelope.payload = smallPayload.replacing("7", with: "8")
        let error = try #require(refusal(of: envelope.json, by: trusted(key)))
        guard case .noTrustedSignature = error else { throw error }
    }

    @Test(arguments: [
        "", "application/vnd.in-toto+json", "application/vnd.pullgate.bundle.v2+json",
        "application/vnd.pullgate.bundle.v1+json ", "Application/vnd.pullgate.bundle.v1+json",
        "application/json",
    ])
    func refusesAnotherPayloadType(_ type: String) throws {
        var envelope = try TestEnvelope(signedBy: key)
        envelope.payloadType = type
        #expect(try refusal(of: envelope.json, by: trusted(key)) == .wrongPayloadType(type))
        try envelope.sign(by: key)
        #expect(try refusal(of: envelope.json, by: trusted(key)) == .wrongPayloadType(type))
    }

    @Test func refusesASignatureThatIsForAnotherPayloadType() throws {
        var envelope = try TestEnvelope()
        envelope.payloadType = "application/vnd.in-toto+json"
        try envelope.sign(by: key)
        envelope.payloadType = PolicyBundle.mediaType
        #expect(try refusal(of: envelope.json, by: trusted(key)) == untrusted(envelope))
    }

    @Test(arguments: KeyAlgorithm.allCases)
    func refusesASignatureOfThePayloadAlone(_ algorithm: KeyAlgorithm) throws {
        let key = SigningKey(generating: algorithm)
        var envelope = try TestEnvelope()
        let signature = try key.signature(for: Array(smallPayload.utf8))
        envelope.signatures = [(key.publicKey.id, signature)]
        let error = try #require(refusal(of: envelope.json, by: trusted(key)))
        guard case .noTrustedSignature = error else { throw error }
    }

    @Test func refusesSignaturesOfTheOtherAlgorithm() throws {
        let p256 = SigningKey(generating: .ecdsaP256)
        var envelope = try TestEnvelope(signedBy: p256)
        envelope.signatures[0].keyID = key.publicKey.id
        #expect(try refusal(of: envelope.json, by: trusted(key)) == untrusted(envelope))
        envelope = try TestEnvelope(signedBy: key)
        envelope.signatures[0].keyID = p256.publicKey.id
        let error = try #require(refusal(of: envelope.json, by: trusted(p256)))
        guard case .noTrustedSignature = error else { throw error }
    }

    @Test(arguments: [0, 1, 63, 64, 65, 72, 4096])
    func refusesBytesThatAreNoSignature(_ count: Int) throws {
        let p256 = SigningKey(generating: .ecdsaP256)
        var envelope = try TestEnvelope()
        envelope.signatures = [("", [UInt8](repeating: 0x30, count: count))]
        let error = try #require(refusal(of: envelope.json, by: trusted(key, p256)))
        guard case .noTrustedSignature(let signedBy, _) = error else { throw error }
        #expect(signedBy == ["a key without id"])
    }

    @Test func refusesAnEnvelopeWithoutSignatures() throws {
        let json = try TestEnvelope().json
        #expect(try refusal(of: json, by: trusted(key)) == .noSignature)
    }

    static let malformed: [(String, String)] = [
        ("", "bundle:1:1: the document is empty"),
        (smallPayload, "bundle:1:1: payloadType: is missing"),
        ("{\"payloadType\":\"t\",\"payload\":\"\"}", "bundle:1:1: signatures: is missing"),
        (
            "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":null}",
            "bundle:1:46: signatures: has no value; leave the key out, or write "
                + "a list ([] for an empty one)"
        ),
        (
            "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[{\"keyid\":\"a\"}]}",
            "bundle:1:47: signatures[0].sig: is missing"
        ),
        (
            "{\"payloadType\":\"t\",\"payload\":[],\"signatures\":[]}",
            "bundle:1:30: payload: must be a text, not a list"
        ),
        (
            "{\"payloadType\":\"t\",\"payload\":\"\",\"payload\":\"\",\"signatures\":[]}",
            "bundle:1:20: written more than once in one mapping: \"payload\""
        ),
        (
            "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[{\"sig\":\"\",\"sig\":\"\"}]}",
            "bundle:1:48: written more than once in one mapping: \"sig\""
        ),
        (
            "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[],\"signatures\":[]}",
            "bundle:1:33: written more than once in one mapping: \"signatures\""
        ),
        (
            "{\"x\":1,\"payloadType\":\"t\",\"x\":1,\"payload\":\"\",\"signatures\":[]}",
            "bundle:1:2: written more than once in one mapping: \"x\""
        ),
    ]

    @Test(arguments: malformed)
    func refusesWhatIsNoEnvelope(_ sample: (json: String, expected: String)) throws {
        let error = try #require(refusal(of: sample.json, by: trusted(key)))
        guard case .malformed = error else { throw error }
        #expect(error.description.split(separator: "\n").first.map(String.init) == sample.expected)
    }

    @Test(arguments: ["a", "ab", "abc", "ab=", "abc=\\n", " YQ==", "Y!Q=", "YR==", "Y===", "-+=="])
    func refusesWhatIsNotExactlyBase64(_ text: String) throws {
        let type = "\"payloadType\":\"\(PolicyBundle.mediaType)\""
        let payload = "{\(type),\"payload\":\"\(text)\",\"signatures\":[{\"sig\":\"YQ==\"}]}"
        #expect(try refusal(of: payload, by: trusted(key)) == .notBase64(field: "payload"))
        let signature =
            "{\(type),\"payload\":\"YQ==\",\"signatures\":[{\"sig\":\"\"},{\"sig\":\"\(text)\"}]}"
        let field = "signatures[1].sig"
        #expect(try refusal(of: signature, by: trusted(key)) == .notBase64(field: field))
    }

    @Test func refusesADuplicateKeyInASignedPayload() throws {
        var envelope = try TestEnvelope()
        envelope.payload = "{\"revision\":7,\"revision\":8}"
        try envelope.sign(by: key)
        let payload = try verified(envelope.json, by: trusted(key))
        let error = #expect(throws: (any Error).self) {
            try PolicyBundle(payload: payload, source: "bundle")
        }
        let expected = "bundle:1:2: written more than once in one mapping: \"revision\""
        #expect(error.map { "\($0)" } == expected)
    }

    @Test func readsAsManySignaturesAsAreCheckedAndNoMore() throws {
        var envelope = try TestEnvelope(signedBy: key)
        for _ in 1..<UnverifiedEnvelope.maximumSignatures {
            envelope.signatures.insert(("", [1]), at: 0)
        }
        #expect(try refusal(of: envelope.json, by: trusted(key)) == nil)
        envelope.signatures.insert(("", [1]), at: 0)
        #expect(try refusal(of: envelope.json, by: trusted(key)) == .tooManySignatures(17))
    }

    @Test func readsAnEnvelopeOfTheLargestPayloadAndNothingLarger() throws {
        var envelope = try TestEnvelope()
        let room = PolicyBundle.maximumBytes - smallPayload.utf8.count
        envelope.payload += String(repeating: " ", count: room)
        try envelope.sign(by: key)
        let json = envelope.json
        let payload = try verified(json, by: trusted(key))
        #expect(payload.bytes.count == PolicyBundle.maximumBytes)
        let spaces = String(
            repeating: " ",
            count: UnverifiedEnvelope.maximumBytes + 1 - json.utf8.count
        )
        #expect(
            try refusal(of: json + spaces, by: trusted(key))
                == .tooLarge(bytes: UnverifiedEnvelope.maximumBytes + 1)
        )
    }

    @Test func cutsLongKeyIDsInMessages() throws {
        var envelope = try TestEnvelope(signedBy: SigningKey(generating: .ed25519))
        envelope.signatures[0].keyID = String(repeating: "x", count: 100_000) + "\\n"
        let error = try #require(refusal(of: envelope.json, by: trusted(key)))
        #expect(error.description.utf8.count < 400)
    }
}
