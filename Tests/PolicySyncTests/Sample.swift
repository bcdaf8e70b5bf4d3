import PolicyBundles
import PolicyEngine

/// Bundles that tests change in the one place they are about.
enum Sample {
    static let now = Timestamp(secondsSinceEpoch: 1_800_000_000)

    /// The payload of a bundle.
    static func payload(
        revision: UInt64,
        expiresAt: Timestamp? = nil,
        namespace: String = "registry.example.com/payments",
        reports: ReportIndexReference? = nil
    ) -> String {
        let end = expiresAt.map { #""expiresAt": "\#($0)", "# } ?? ""
        let index =
            reports.map {
                #""reports": {"digest": "\#($0.digest)", "size": \#($0.size), "#
                    + #""images": \#($0.images)}, "#
            } ?? ""
        return """
            {"revision": \(revision), "issuedAt": "2026-01-01T00:00:00Z", \(end)\(index)\
            "namespaces": [{"name": "\(namespace)", "blocking": "enforce"}]}
            """
    }

    static func bundle(
        revision: UInt64,
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
