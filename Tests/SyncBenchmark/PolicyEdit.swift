import Foundation
import PolicyBundles
import PolicyEngine

/// What a node fetches when policies change and reports do not: the bundle alone.
struct PolicyEdit {
    /// Namespaces in the bundle, each with an exception.
    static let namespaces = 200

    /// Entries in the allowlist of each namespace.
    let allowlistEntries: Int

    /// The signed bundle.
    func envelope() throws -> Data {
        let issuedAt = Timestamp(secondsSinceEpoch: 1_770_000_000)
        let bundle = try PolicyBundle(
            revision: 1_000,
            issuedAt: issuedAt,
            expiresAt: issuedAt.adding(seconds: 7 * 86_400),
            policies: PolicySet(namespaces: try (0..<Self.namespaces).map(policy))
        )
        let keys = [SigningKey(generating: .ed25519), SigningKey(generating: .ecdsaP256)]
        return Data(try SignedEnvelope(bundle, signedBy: keys).bytes)
    }

    private func policy(_ number: Int) throws -> NamespacePolicy {
        let ids = (0..<(allowlistEntries + 1)).compactMap {
            VulnerabilityID("CVE-2025-\(10_000 + number * 20 + $0)")
        }
        return NamespacePolicy(
            name: try NamespacePattern(parsing: "registry.example.com/team-\(number)"),
            blocking: .enforce,
            severity: .critical,
            allowlist: Set(ids.dropLast()),
            exceptions: ids.suffix(1).map {
                PolicyException(
                    id: $0,
                    expires: Timestamp(secondsSinceEpoch: 1_790_000_000),
                    reason: "not reachable: the service parses no files of this kind"
                )
            },
            reportMaxAge: Age(seconds: 720 * 3_600),
            gracePeriod: Age(seconds: 72 * 3_600)
        )
    }
}
