import OCI
import PolicyBundles
import PolicyEngine
import Testing

/// Bundles as they are written, and read again.
@Suite struct PolicyBundlePayloadTests {
    private func bundle(
        _ namespaces: [NamespacePolicy],
        allowlist: Set<VulnerabilityID> = [],
        reports: ReportIndexReference? = nil
    ) throws -> PolicyBundle {
        try PolicyBundle(
            revision: .max,
            issuedAt: Timestamp(secondsSinceEpoch: 0),
            expiresAt: Timestamp(secondsSinceEpoch: 253_402_300_799),
            reports: reports,
            policies: PolicySet(allowlist: allowlist, namespaces: namespaces)
        )
    }

    private func text(_ bundle: PolicyBundle) -> String {
        String(decoding: bundle.payload(), as: UTF8.self)
    }

    @Test func writesSortedKeysWithoutWhiteSpaceAndLeavesDefaultsOut() throws {
        let name = try NamespacePattern(parsing: "registry.example.com/payments")
        let digest = "sha256:" + String(repeating: "0a", count: 32)
        let reports = try ReportIndexReference(
            digest: Digest(parsing: digest),
            size: 4096,
            images: 12
        )
        let bundle = try bundle([NamespacePolicy(name: name, blocking: .enforce)], reports: reports)
        #expect(
            text(bundle) == "{\"expiresAt\":\"9999-12-31T23:59:59Z\","
                + "\"issuedAt\":\"1970-01-01T00:00:00Z\","
                + "\"namespaces\":[{\"blocking\":\"enforce\","
                + "\"name\":\"registry.example.com/payments\"}],"
                + "\"reports\":{\"digest\":\"\(digest)\",\"images\":12,\"size\":4096},"
                + "\"revision\":18446744073709551615}"
        )
        #expect(try unsignedBundle(bundle.payload()) == bundle)
    }

    @Test func readsBackABundleWithoutExpiry() throws {
        let payload = "{\"issuedAt\":\"2026-01-02T00:00:00Z\",\"namespaces\":[],\"revision\":1}"
        let bundle = try unsignedBundle(Array(payload.utf8))
        #expect(text(bundle) == payload)
    }

    typealias Change = @Sendable (inout NamespacePolicy) -> Void

    /// Each field of a policy with each kind of value it can have.
    static let changes: [Change] = {
        var changes: [Change] = [
            { $0.severityWithoutFix = .never },
            { $0.allowlist = ids("CVE-2", "cve-1", "GHSA-x-\"\\", "Ä-1", "a\u{200D}b") },
            { $0.denylist = ids("CVE-3") },
            { $0.exceptions = exceptions },
            { $0.breakGlass = true },
        ]
        for level: Severity in [.low, .medium, .high, .critical] {
            changes.append { $0.severity = level }
            changes.append { $0.severityWithoutFix = .level(level) }
            changes.append { $0.unknownSeverity = level }
        }
        for mode in EnforcementMode.allCases { changes.append { $0.blocking = mode } }
        for rule in UnscannedRule.allCases { changes.append { $0.unscanned = rule } }
        for rule in PresentImagesRule.allCases { changes.append { $0.presentImages = rule } }
        for rule in KnownExploitedRule.allCases { changes.append { $0.knownExploited = rule } }
        for seconds: Int64 in [1, 59, 3_600, 5_400, 86_400, .max] {
            changes.append { $0.gracePeriod = Age(seconds: seconds) }
            changes.append { $0.reportMaxAge = Age(seconds: seconds) }
        }
        changes.append { $0.gracePeriod = Age(seconds: 0) }
        for seconds: Int64 in [-62_135_596_800, -1, 0, 253_402_300_799] {
            changes.append { $0.enforceFrom = Timestamp(secondsSinceEpoch: seconds) }
        }
        return changes
    }()

    static let exceptions = ids("CVE-9").flatMap { id in
        reasons.map { reason in
            PolicyException(
                id: id,
                expires: Timestamp(secondsSinceEpoch: 1_800_000_000),
                reason: reason,
                repositories: ["**", "a", "a/b/**"].compactMap {
                    try? RepositoryPattern(parsing: $0)
                }
            )
        }
    }

    static let reasons = [
        "x", " leading and trailing ", "a\nb\r\nc\u{85}\u{2028}\u{2029}d", "\"quoted\" \\ / 'x'",
        "null", "~", "*a &b !c", "\u{0}\u{1}\u{1B}[0m\u{7F}", "x\u{FEFF}\u{200B}\u{202E}",
        "é e\u{301} 中文 😀 \u{E0001}", "\u{FFFD}\u{E000}",
        "%YAML 1.1\n---\n...", String(repeating: "long ", count: 2_000),
    ]

    @Test(arguments: changes.indices)
    func readsBackEachField(_ index: Int) throws {
        var policy = NamespacePolicy(name: .everyOther, blocking: .enforce)
        Self.changes[index](&policy)
        let bundle = try bundle([policy])
        #expect(try unsignedBundle(bundle.payload()) == bundle)
    }

    @Test func readsBackRandomPolicies() throws {
        var random = SplitMix(state: 2026)
        for _ in 0..<200 {
            let names = ["*", "docker.io", "localhost:5000/a", "[::1]:5000", "example.com/a/b-c"]
            var namespaces: [NamespacePolicy] = []
            for name in names.shuffled(using: &random).prefix(Int.random(in: 0...5, using: &random))
            {
                let pattern = try NamespacePattern(parsing: name)
                var policy = NamespacePolicy(name: pattern, blocking: .enforce)
                for _ in 0..<Int.random(in: 0...12, using: &random) {
                    Self.changes.randomElement(using: &random)?(&policy)
                }
                namespaces.append(policy)
            }
            let bundle = try bundle(namespaces, allowlist: ids("CVE-2", "CVE-1"))
            let payload = bundle.payload()
            #expect(try unsignedBundle(payload) == bundle)
            #expect(try unsignedBundle(payload).payload() == payload)
        }
    }

    @Test func readsBackTheImagesThatAreNotJudged() throws {
        let exempt = try ["quay.io/a/b:1", "registry.k8s.io/**"].map(ImagePattern.init(parsing:))
        let bundle = try PolicyBundle(
            revision: 1,
            issuedAt: Timestamp(secondsSinceEpoch: 0),
            expiresAt: Timestamp(secondsSinceEpoch: 1),
            policies: PolicySet(exempt: exempt, namespaces: [])
        )
        #expect(try unsignedBundle(bundle.payload()) == bundle)
    }

    @Test func writesASetInOneOrder() throws {
        let texts = (0..<100).map { "CVE-\($0)" }
        var random = SplitMix(state: 1)
        let payloads = try (0..<20).map { _ in
            let ids = Set(texts.shuffled(using: &random).compactMap { VulnerabilityID($0) })
            return try bundle([], allowlist: ids).payload()
        }
        #expect(Set(payloads).count == 1)
    }

    @Test func writesEveryCharacterSoThatItIsReadBack() throws {
        let id = try #require(VulnerabilityID("CVE-1"))
        let scalars = (0...0x10FFFF).compactMap { Unicode.Scalar(UInt32($0)) }
        let sampled = scalars.filter { $0.value <= 0xFFFF || $0.value % 97 == 0 }
        var reason = "x"
        reason.unicodeScalars.append(contentsOf: sampled)
        let exception = PolicyException(
            id: id,
            expires: Timestamp(secondsSinceEpoch: 0),
            reason: reason
        )
        let policy = NamespacePolicy(name: .everyOther, blocking: .audit, exceptions: [exception])
        let read = try unsignedBundle(bundle([policy]).payload())
        let written = try #require(read.policies.namespaces.first?.exceptions.first?.reason)
        #expect(Array(written.unicodeScalars) == Array(reason.unicodeScalars))
    }

    @Test func refusesABundleThatNodesWouldRefuse() throws {
        let policies = try PolicySet(namespaces: [])
        let zero = Timestamp(secondsSinceEpoch: 0)
        let one = Timestamp(secondsSinceEpoch: 1)
        #expect(throws: PolicyBundleError.noRevision) {
            try PolicyBundle(revision: 0, issuedAt: zero, expiresAt: one, policies: policies)
        }
        #expect(throws: PolicyBundleError.expiresBeforeIssued(issuedAt: one, expiresAt: one)) {
            try PolicyBundle(revision: 1, issuedAt: one, expiresAt: one, policies: policies)
        }
    }

    @Test func refusesAReportIndexThatNodesWouldNotFetch() throws {
        let sha256 = try Digest(parsing: "sha256:" + String(repeating: "0", count: 64))
        let sha512 = try Digest(parsing: "sha512:" + String(repeating: "0", count: 128))
        #expect(throws: PolicyBundleError.digestNotSHA256(sha512)) {
            try ReportIndexReference(digest: sha512, size: 1, images: 0)
        }
        for size: Int64 in [-1, 0, 4_294_967_297] {
            #expect(throws: PolicyBundleError.indexSize(size)) {
                try ReportIndexReference(digest: sha256, size: size, images: 0)
            }
        }
        #expect(throws: PolicyBundleError.imageCount(-1)) {
            try ReportIndexReference(digest: sha256, size: 1, images: -1)
        }
    }
}

/// Random numbers that are the same in each run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
