internal import PolicyBundles
internal import PolicyEngine

/// What policies are published as.
extension FuzzTarget {
    static func policyDocument(_ input: [UInt8]) throws(FuzzFault) -> FuzzOutcome {
        guard let document = try? PolicyDocument(parsing: input, file: "policy.yaml") else {
            return .refused
        }
        let now = Timestamp(secondsSinceEpoch: 1_800_000_000)
        _ = document.policies.warnings(in: [document], at: now)
        try check(
            try? PolicyBundle(
                revision: 1,
                issuedAt: now,
                expiresAt: Timestamp(secondsSinceEpoch: 1_900_000_000),
                policies: document.policies
            )
        )
        return .taken
    }

    static func bundlePayload(_ input: [UInt8]) throws(FuzzFault) -> FuzzOutcome {
        guard let payload = try? VerifiedPayload.trustingUnsigned(input, source: "bundle"),
            let bundle = try? PolicyBundle(payload: payload, source: "bundle")
        else { return .refused }
        try check(bundle)
        return .taken
    }

    static func envelope(_ input: [UInt8]) throws(FuzzFault) -> FuzzOutcome {
        guard let envelope = try? UnverifiedEnvelope(parsing: input, source: "bundle"),
            let payload = try? envelope.verified(by: SignedSeed.keys)
        else { return .refused }
        try FuzzFault.check(
            payload.bytes == Array(SignedSeed.payload.utf8),
            "only what was signed is taken: \(String(decoding: payload.bytes, as: UTF8.self))"
        )
        return .taken
    }

    /// Checks that a bundle is published as it is read.
    private static func check(_ bundle: PolicyBundle?) throws(FuzzFault) {
        guard let bundle else { throw FuzzFault("policies that are read can be published") }
        let text = bundle.payload()
        let again = (try? VerifiedPayload.trustingUnsigned(text, source: "again"))
            .flatMap { try? PolicyBundle(payload: $0, source: "again") }
        try FuzzFault.check(
            again == bundle,
            "a payload reads back as an equal bundle: \(String(decoding: text, as: UTF8.self))"
        )
        try FuzzFault.check(
            PolicyDifference(from: bundle.policies, to: bundle.policies).isEmpty,
            "policies do not differ from themselves"
        )
    }
}
