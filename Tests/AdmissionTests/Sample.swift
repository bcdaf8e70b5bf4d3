import Admission
import OCI
import PolicyEngine
import ScanReports
import Testing

/// Values that tests change in the one place they are about.
enum Sample {
    static let now = Timestamp(secondsSinceEpoch: 1_800_000_000)
    static let issuedAt = now.adding(seconds: -3_600)
    static let namespace = "registry.example.com/payments"
    static let repository = "registry.example.com/payments/api"
    static let image = "\(repository):1.4"
    static let node = Platform(os: "linux", architecture: "amd64")

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
        _ severity: Severity = .critical,
        fixed: String? = "3.0.2",
        isFixUnknown: Bool = false
    ) throws -> Finding {
        Finding(
            id: try #require(VulnerabilityID(id)),
            severity: severity,
            package: "openssl",
            installedVersion: "3.0.1",
            fixedVersion: fixed,
            isFixUnknown: isFixUnknown
        )
    }

    /// What the registry has: one image, whose ID is `digest()` and whose manifest is another.
    static func content(
        _ imageIDs: [Character] = ["1"],
        manifests: [Character] = ["a", "b", "c"],
        index: Character? = nil,
        platform: Platform? = nil
    ) throws -> ImageContent {
        ImageContent(
            index: try index.map { try digest($0) },
            candidates: try zip(imageIDs, manifests).map { imageID, manifest in
                ImageContent.Candidate(
                    manifest: try digest(manifest),
                    imageID: try digest(imageID),
                    platform: platform
                )
            }
        )
    }

    /// A report on the image with an image ID, which has other digests as well.
    static func report(
        _ findings: [Finding],
        imageID: Digest? = nil,
        platform: Platform? = nil,
        digests: Set<Digest> = [],
        scannedAt: Timestamp = now
    ) throws -> ImageReport {
        ImageReport(
            imageID: try imageID ?? Self.digest(),
            platform: platform,
            digests: digests,
            tags: [],
            report: ScanReport(scanner: "trivy", scannedAt: scannedAt, findings: findings)
        )
    }

    static func badReport(
        imageID: Digest? = nil,
        platform: Platform? = nil,
        digests: Set<Digest> = []
    ) throws -> ImageReport {
        try report([finding()], imageID: imageID, platform: platform, digests: digests)
    }

    static func cleanReport(
        imageID: Digest? = nil,
        platform: Platform? = nil,
        digests: Set<Digest> = []
    ) throws -> ImageReport {
        let finding = try finding("CVE-2024-2", .low)
        return try report([finding], imageID: imageID, platform: platform, digests: digests)
    }
}
