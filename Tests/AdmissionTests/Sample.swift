import OCI
import PolicyEngine
import ScanReports
import Testing

/// Values that tests change in the one place they are about.
enum Sample {
    static let now = Timestamp(secondsSinceEpoch: 1_800_000_000)
    static let namespace = "registry.example.com/payments"
    static let image = "registry.example.com/payments/api:1.4"

    /// The digest whose hash is one digit over and over.
    static func digest(_ digit: Character = "1") throws -> Digest {
        try Digest(parsing: "sha256:" + String(repeating: digit, count: 64))
    }

    static func policy(
        _ blocking: EnforcementMode = .enforce,
        unscanned: UnscannedRule = .deny
    ) throws -> NamespacePolicy {
        let name = try NamespacePattern(parsing: namespace)
        return NamespacePolicy(name: name, blocking: blocking, unscanned: unscanned)
    }

    static func finding(
        _ id: String = "CVE-2024-1",
        _ severity: Severity = .critical
    ) throws -> Finding {
        Finding(
            id: try #require(VulnerabilityID(id)),
            severity: severity,
            package: "openssl",
            installedVersion: "3.0.1",
            fixedVersion: "3.0.2"
        )
    }

    /// A report on the image with one digest, which names it by tag as well.
    static func report(
        _ findings: [Finding],
        digest: Digest? = nil,
        tag: String = image
    ) throws -> ImageReport {
        ImageReport(
            imageID: try digest ?? Self.digest(),
            digests: [],
            tags: [try ImageReference(normalizing: tag)],
            report: ScanReport(scanner: "trivy", scannedAt: now, findings: findings)
        )
    }

    static func badReport() throws -> ImageReport { try report([finding()]) }

    static func cleanReport() throws -> ImageReport { try report([finding("CVE-2024-2", .low)]) }
}
