import PolicyBundles
import PolicyEngine
import Testing

@Suite struct SignedEnvelopeTests {
    private func bundle(_ namespaces: [NamespacePolicy] = []) throws -> PolicyBundle {
        try PolicyBundle(
            revision: 7,
            issuedAt: Timestamp(secondsSinceEpoch: 0),
            expiresAt: Timestamp(secondsSinceEpoch: 86_400),
            policies: PolicySet(namespaces: namespaces)
        )
    }

    @Test(arguments: KeyAlgorithm.allCases)
    func isVerifiedByTheKeyThatSignedIt(_ algorithm: KeyAlgorithm) throws {
        let key = SigningKey(generating: algorithm)
        let bundle = try bundle()
        let envelope = try SignedEnvelope(bundle, signedBy: [key])
        let payload = try UnverifiedEnvelope(parsing: envelope.bytes, source: "bundle")
            .verified(by: trusted(key))
        #expect(payload.bytes == bundle.payload())
        #expect(try PolicyBundle(payload: payload, source: "bundle") == bundle)
    }

    @Test func isVerifiedByEitherOfTwoKeys() throws {
        let keys = KeyAlgorithm.allCases.map { SigningKey(generating: $0) }
        let envelope = try SignedEnvelope(bundle(), signedBy: keys)
        for key in keys {
            let payload = try UnverifiedEnvelope(parsing: envelope.bytes, source: "bundle")
                .verified(by: trusted(key))
            #expect(payload.keyIDs == [key.publicKey.id])
        }
    }

    @Test func isOneLineOfJSON() throws {
        let envelope = try SignedEnvelope(bundle(), signedBy: [SigningKey(generating: .ed25519)])
        let text = String(decoding: envelope.bytes, as: UTF8.self)
        #expect(text.hasPrefix("{\"payload\":\"ey"))
        #expect(text.hasSuffix("\"}]}\n"))
        #expect(text.split(separator: "\n").count == 1)
    }

    @Test func needsAKey() throws {
        let bundle = try bundle()
        #expect(throws: EnvelopeError.noSignature) { try SignedEnvelope(bundle, signedBy: []) }
    }

    @Test func takesNoMoreKeysThanNodesCheck() throws {
        let bundle = try bundle()
        let key = SigningKey(generating: .ed25519)
        #expect(throws: EnvelopeError.tooManySignatures(17)) {
            try SignedEnvelope(bundle, signedBy: Array(repeating: key, count: 17))
        }
    }

    @Test func refusesAPayloadThatNodesWouldNotRead() throws {
        let id = try #require(VulnerabilityID("CVE-1"))
        let exception = PolicyException(
            id: id,
            expires: Timestamp(secondsSinceEpoch: 0),
            reason: String(repeating: "x", count: PolicyBundle.maximumBytes)
        )
        let policy = NamespacePolicy(name: .everyOther, blocking: .audit, exceptions: [exception])
        let bundle = try bundle([policy])
        let expected = EnvelopeError.payloadTooLarge(bytes: bundle.payload().count)
        #expect(throws: expected) {
            try SignedEnvelope(bundle, signedBy: [SigningKey(generating: .ed25519)])
        }
    }
}
