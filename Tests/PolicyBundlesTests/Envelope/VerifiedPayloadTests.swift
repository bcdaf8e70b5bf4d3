import Foundation
import Testing

@testable import PolicyBundles

@Suite struct VerifiedPayloadTests {
    @Test(arguments: KeyAlgorithm.allCases)
    func isWhatATrustedKeySigned(_ algorithm: KeyAlgorithm) throws {
        let key = SigningKey(generating: algorithm)
        let other = SigningKey(generating: .ed25519)
        let payload = try verified(TestEnvelope(signedBy: key).json, by: trusted(other, key))
        #expect(payload.bytes == Array(smallPayload.utf8))
        #expect(payload.keyIDs == [key.publicKey.id])
        #expect(try PolicyBundle(payload: payload, source: "bundle").revision == 7)
    }

    @Test func namesEveryTrustedKeyThatSigned() throws {
        let keys = KeyAlgorithm.allCases.map { SigningKey(generating: $0) }
        let envelope = try TestEnvelope(signedBy: keys[0], keys[1], keys[0])
        let payload = try verified(envelope.json, by: trusted(keys[1], keys[0]))
        #expect(payload.keyIDs == [keys[1].publicKey.id, keys[0].publicKey.id])
    }

    @Test func needsOneGoodSignatureAmongBadOnes() throws {
        let key = SigningKey(generating: .ecdsaP256)
        let stranger = SigningKey(generating: .ed25519)
        var envelope = try TestEnvelope(signedBy: stranger, key)
        envelope.signatures.insert((key.publicKey.id, [UInt8](repeating: 7, count: 64)), at: 0)
        envelope.signatures.insert(("", []), at: 0)
        let payload = try verified(envelope.json, by: trusted(key))
        #expect(payload.keyIDs == [key.publicKey.id])
    }

    @Test(arguments: ["", "not the id", String(repeating: "0", count: 64)])
    func triesEveryKeyWhateverIDTheSignatureClaims(_ claimed: String) throws {
        let key = SigningKey(generating: .ed25519)
        var envelope = try TestEnvelope(signedBy: key)
        envelope.signatures[0].keyID = claimed
        #expect(try verified(envelope.json, by: trusted(key)).keyIDs == [key.publicKey.id])
    }

    @Test(arguments: ["", "\"keyid\":null,", "\"keyid\":\"\",", "\"extension\":{\"kind\":\"x\"},"])
    func takesSignaturesWithoutIDAndWithMore(_ fields: String) throws {
        let key = SigningKey(generating: .ed25519)
        let json = try TestEnvelope(signedBy: key).json
            .replacing("\"keyid\":\"\(key.publicKey.id)\",", with: fields)
        #expect(try verified(json, by: trusted(key)).keyIDs == [key.publicKey.id])
    }

    @Test func skipsFieldsItDoesNotKnow() throws {
        let key = SigningKey(generating: .ed25519)
        let json = try TestEnvelope(signedBy: key).json
        let more = json.replacing("{\"payload\":", with: "{\"note\":{\"a\":[1]},\"payload\":")
        #expect(more != json)
        #expect(try verified(more, by: trusted(key)).keyIDs == [key.publicKey.id])
    }

    @Test func readsTheURLSafeAlphabet() throws {
        let key = SigningKey(generating: .ecdsaP256)
        var envelope = try TestEnvelope(signedBy: key)
        envelope.payload += "\n#>>>???~~~"
        envelope.signatures = []
        try envelope.sign(by: key)
        let json = envelope.json
        let start = try #require(json.range(of: "payload\":\"")?.upperBound)
        let end = try #require(json[start...].firstIndex(of: "\""))
        let payload = json[start..<end]
        let urlSafe = payload.replacing("+", with: "-").replacing("/", with: "_")
        #expect(urlSafe != payload)
        let translated = json.replacing(payload, with: urlSafe)
        #expect(try verified(translated, by: trusted(key)).bytes == Array(envelope.payload.utf8))
    }

    @Test func readsEscapedSlashes() throws {
        let key = SigningKey(generating: .ed25519)
        let json = try TestEnvelope(signedBy: key).json.replacing("/", with: "\\/")
        #expect(try verified(json, by: trusted(key)).keyIDs == [key.publicKey.id])
    }

    @Test func encodesTheSpecificationsExample() {
        let bytes = PreAuthenticationEncoding.bytes(
            payloadType: "http://example.com/HelloWorld",
            payload: Array("hello world".utf8)
        )
        let expected = "DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test func isAnyPayloadWhereNothingIsChecked() throws {
        let bytes = Array(smallPayload.utf8)
        let payload = try VerifiedPayload.trustingUnsigned(bytes, source: "bundle")
        #expect(payload.bytes == bytes)
        #expect(payload.keyIDs.isEmpty)
    }

    @Test func isTakenOutOfAnEnvelopeWhereNothingIsChecked() throws {
        let key = SigningKey(generating: .ed25519)
        var envelope = try TestEnvelope(signedBy: key)
        envelope.signatures[0].bytes = [1, 2, 3]
        let bytes = Array(envelope.json.utf8)
        let payload = try VerifiedPayload.trustingUnsigned(bytes, source: "bundle")
        #expect(payload.bytes == Array(smallPayload.utf8))
        #expect(payload.keyIDs.isEmpty)
    }

    @Test func refusesAnEnvelopeOfSomethingElseAlsoWhereNothingIsChecked() throws {
        var envelope = try TestEnvelope(signedBy: SigningKey(generating: .ed25519))
        envelope.payloadType = "application/vnd.in-toto+json"
        let bytes = Array(envelope.json.utf8)
        #expect(throws: EnvelopeError.wrongPayloadType("application/vnd.in-toto+json")) {
            try VerifiedPayload.trustingUnsigned(bytes, source: "bundle")
        }
    }
}
