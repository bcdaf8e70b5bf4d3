import PolicyBundles
import PolicyEngine

/// Bundles that tests change in the one place they are about.
enum Sample {
    static let now = Timestamp(secondsSinceEpoch: 1_800_000_000)

    /// The payload of a bundle.
    static func payload(
        revision: Int,
        expiresAt: Timestamp? = nil,
        namespace: String = "registry.example.com/payments"
    ) -> String {
        let end = expiresAt.map { #""expiresAt": "\#($0)", "# } ?? ""
        return """
            {"revision": \(revision), "issuedAt": "2026-01-01T00:00:00Z", \(end)\
            "namespaces": [{"name": "\(namespace)", "blocking": "enforce"}]}
            """
    }

    static func bundle(
        revision: Int,
        expiresAt: Timestamp? = nil,
        namespace: String = "registry.example.com/payments"
    ) throws -> PolicyBundle {
        let text = payload(revision: revision, expiresAt: expiresAt, namespace: namespace)
        return try PolicyBundle(
            payload: VerifiedPayload.trustingUnsigned(Array(text.utf8), source: "sample"),
            source: "sample"
        )
    }
}
