import OCI
import PolicyEngine
import Testing

/// Values that tests change in the one place they are about.
enum Sample {
    static let now = Timestamp(secondsSinceEpoch: 1_800_000_000)

    static func before(_ seconds: Int64) -> Timestamp { now.adding(seconds: -seconds) }

    static func id(_ text: String) throws -> VulnerabilityID {
        try #require(VulnerabilityID(text))
    }

    static func ids(_ texts: String...) throws -> Set<VulnerabilityID> {
        Set(try texts.map(id))
    }

    static func reference(
        _ text: String = "registry.example.com/payments/api:1.4"
    ) throws -> ImageReference {
        try ImageReference(normalizing: text)
    }

    static func finding(
        _ id: String = "CVE-2024-1",
        _ severity: Severity = .high,
        aliases: [String] = [],
        package: String = "openssl",
        installed: String = "3.0.1",
        fixed: String? = "3.0.2",
        isFixUnknown: Bool = false,
        published: Timestamp? = nil,
        exploited: Bool = false
    ) throws -> Finding {
        Finding(
            id: try Self.id(id),
            aliases: try aliases.map(Self.id),
            severity: severity,
            package: package,
            installedVersion: installed,
            fixedVersion: fixed,
            isFixUnknown: isFixUnknown,
            publishedAt: published,
            knownExploited: exploited
        )
    }

    static func policy(
        _ name: String = "registry.example.com/payments",
        change: (inout NamespacePolicy) throws -> Void = { _ in }
    ) throws -> NamespacePolicy {
        var policy = NamespacePolicy(name: try NamespacePattern(parsing: name), blocking: .enforce)
        try change(&policy)
        return policy
    }

    static func exception(
        _ id: String = "CVE-2024-1",
        expires: Timestamp,
        reason: String = "not reachable",
        repositories: [String] = []
    ) throws -> PolicyException {
        PolicyException(
            id: try Self.id(id),
            expires: expires,
            reason: reason,
            repositories: try repositories.map { try RepositoryPattern(parsing: $0) }
        )
    }

    static func report(_ findings: Finding..., scanner: String = "trivy") -> ScanReport {
        ScanReport(scanner: scanner, scannedAt: now, findings: findings)
    }

    static func evaluate(
        _ policy: NamespacePolicy,
        _ reports: ScanReport...,
        reference: String = "registry.example.com/payments/api:1.4",
        at now: Timestamp = now
    ) throws -> Evaluation {
        PolicyDecisionPoint.evaluate(
            policy,
            reference: try Self.reference(reference),
            reports: reports,
            at: now
        )
    }
}
