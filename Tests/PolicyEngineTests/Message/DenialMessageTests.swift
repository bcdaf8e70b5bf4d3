import OCI
import Testing

@testable import PolicyEngine

@Suite struct DenialMessageTests {
    static let digits = "569c1a2b3c4d" + String(repeating: "0", count: 52)

    private func message(
        _ violations: [Violation],
        reference: String = "registry.example.com/payments/api:1.4",
        digest: String? = "sha256:" + digits,
        policy name: String = "registry.example.com/payments",
        change: (inout NamespacePolicy) throws -> Void = { _ in }
    ) throws -> String {
        DenialMessage(
            reference: reference,
            digest: try digest.map { try Digest(parsing: $0) },
            policy: try Sample.policy(name, change: change),
            violations: violations
        ).text
    }

    private func blocked(
        _ findings: Finding...,
        rule: VulnerabilityRule = .severity
    ) -> [Violation] {
        findings.map { .vulnerability($0, rule: rule) }
    }

    @Test func readsAsThePolicyModelShowsIt() throws {
        let first = try Sample.finding(
            "CVE-2024-3094",
            .critical,
            package: "xz-utils",
            installed: "5.6.0",
            fixed: "5.6.1"
        )
        let second = try Sample.finding("CVE-2025-1", .high, fixed: nil)
        #expect(
            try message(blocked(first, second)) == """
                pullgate: registry.example.com/payments/api:1.4 (sha256:569c1a2b3c4d…) is blocked \
                by the policy of registry.example.com/payments, which blocks high and above: \
                CVE-2024-3094 critical in xz-utils 5.6.0, fixed in 5.6.1; \
                CVE-2025-1 high in openssl 3.0.1, no fix yet. \
                Use a fixed image, or ask the namespace's owner to allowlist them \
                (pullgatectl explain IMAGE).
                """
        )
    }

    @Test func namesFiveFindingsAndCountsTheRest() throws {
        let findings = try (1...17).map { try Sample.finding("CVE-2025-\($0 + 10)") }
        let text = try message(findings.map { .vulnerability($0, rule: .severity) })
        #expect(text.contains("CVE-2025-15 high in openssl 3.0.1, fixed in 3.0.2; and 12 more. U"))
        #expect(!text.contains("CVE-2025-16"))

        let five = try message(findings.prefix(5).map { .vulnerability($0, rule: .severity) })
        #expect(five.contains("CVE-2025-15 high in openssl 3.0.1, fixed in 3.0.2. Use"))
        #expect(!five.contains("more"))
    }

    @Test func putsTheMostSevereFirstWhateverTheOrderGiven() throws {
        let violations = try blocked(
            Sample.finding("CVE-1", .low),
            Sample.finding("CVE-2", .high),
            Sample.finding("CVE-3", .critical)
        )
        let text = try message(violations)
        #expect(text.contains("above: CVE-3 critical"))
        #expect(try message(violations.reversed()) == text)
    }

    @Test func namesOnceWhatSeveralScannersFound() throws {
        let text = try message(
            blocked(
                Sample.finding("CVE-1", .critical, fixed: nil),
                Sample.finding("cve-1", .high, fixed: "4.0")
            )
        )
        #expect(text.contains("above: CVE-1 critical in openssl 3.0.1, no fix yet. Use"))
    }

    @Test(arguments: [
        (Severity.critical, "which blocks critical:"), (.high, "which blocks high and above:"),
        (.medium, "which blocks medium and above:"), (.low, "which blocks low and above:"),
        (.negligible, "which blocks negligible and above:"),
        (.unknown, "which blocks negligible and above:"),
    ])
    func saysWhatThePolicyBlocks(_ severity: Severity, words: String) throws {
        let text = try message(blocked(Sample.finding())) { $0.severity = severity }
        #expect(text.contains(words))
    }

    @Test func saysWhyAFindingBelowTheThresholdBlocks() throws {
        let unrated = try Sample.finding("CVE-1", .unknown, fixed: nil)
        let text = try message(blocked(unrated)) {
            $0.severity = .critical
            $0.severityWithoutFix = .level(.low)
            $0.unknownSeverity = .medium
        }
        #expect(
            text.contains(
                "which blocks critical (without a fix: low and above; unknown counts as medium):"
                    + " CVE-1 of unknown severity in openssl 3.0.1, no fix yet."
            )
        )
        let plain = try message(blocked(Sample.finding())) {
            $0.severityWithoutFix = .level(.low)
            $0.unknownSeverity = .medium
        }
        #expect(plain.contains("which blocks high and above:"))
        let same = try message(blocked(Sample.finding(fixed: nil))) {
            $0.severityWithoutFix = .level(.high)
        }
        #expect(same.contains("which blocks high and above:"))
        let unknown = try message(blocked(Sample.finding(fixed: nil, isFixUnknown: true))) {
            $0.severityWithoutFix = .level(.low)
        }
        #expect(
            unknown.contains(
                "which blocks high and above: CVE-2024-1 high in openssl 3.0.1, fix unknown."
            )
        )
    }

    @Test func saysWhatIsOnTheDenylist() throws {
        let denied = try Sample.finding("CVE-2021-44228", .low, package: "log4j-core")
        let text = try message(blocked(denied, rule: .denylist))
        #expect(text.contains("CVE-2021-44228 low in log4j-core 3.0.1, on the denylist, fixed in"))
        #expect(text.contains("ask the namespace's owner to take them off the denylist (pull"))

        let both = try message(
            blocked(denied, rule: .denylist) + blocked(Sample.finding("CVE-9", .high))
        )
        #expect(both.contains("ask the namespace's owner to change the policy (pull"))
    }

    @Test func saysWhatIsKnownExploited() throws {
        let finding = try Sample.finding("CVE-1", .low, fixed: nil, exploited: true)
        let text = try message(blocked(finding, rule: .knownExploited))
        #expect(text.contains("CVE-1 low in openssl 3.0.1, known exploited, no fix yet. Use a"))
        #expect(text.contains("to allowlist them (pullgatectl explain IMAGE)."))
    }

    @Test func saysThatAnImageIsNotScanned() throws {
        #expect(
            try message([.unscanned(.noReport)], digest: nil) == """
                pullgate: registry.example.com/payments/api:1.4 is blocked by the policy of \
                registry.example.com/payments, which blocks unscanned images: no finished scan \
                report is known for it. Have it scanned, or ask the namespace's owner to allow \
                unscanned images (pullgatectl explain IMAGE).
                """
        )
        let unfinished = UnscannedReason.unfinished(scanner: "trivy", reason: "no\nspace")
        #expect(
            try message([.unscanned(unfinished)]).contains(
                ": no finished scan report is known for it (trivy: no?space). Have it scanned, or"
            )
        )
    }

    @Test func saysThatReportsAreTooOld() throws {
        let age = Age(seconds: 2_592_000)
        let dated = Violation.reportTooOld(
            scannedAt: try Timestamp(parsing: "2026-01-02"),
            maximumAge: age
        )
        #expect(
            try message([dated]).contains(
                "which blocks images without a recent scan report: its newest scan report, of"
                    + " 2026-01-02T00:00:00Z, is older than 720h. Have it scanned again, or ask"
            )
        )
        #expect(
            try message([.reportTooOld(scannedAt: nil, maximumAge: age)]).contains(
                ": its scan report has no date, or one in the future, so it may be older than 720h."
                    + " Have it scanned again"
            )
        )
    }

    @Test func saysWhatAnUnfinishedScanHasFound() throws {
        let unscanned = Violation.unscanned(.unfinished(scanner: "trivy", reason: "no space"))
        let finding = try Sample.finding("CVE-2021-44228", .critical)
        #expect(
            try message(blocked(finding) + [unscanned]).contains(
                "which blocks unscanned images, and high and above: no finished scan report is known"
                    + " for it (trivy: no space); CVE-2021-44228 critical in openssl 3.0.1, fixed in"
                    + " 3.0.2. Use a fixed image and have it scanned, or ask the namespace's owner to"
                    + " change the policy (pullgatectl explain IMAGE)."
            )
        )
    }

    @Test func namesThePolicyOfEveryOtherNamespace() throws {
        let text = try message(blocked(Sample.finding()), policy: "*")
        #expect(text.contains("by the policy of every other namespace (*), which blocks high"))
    }

    @Test func namesTheWayOutWhereThePolicyHasOne() throws {
        let hint = " Emergency: annotate the pod, pullgate.dev/break-glass."
        let findings = try blocked(Sample.finding())
        #expect(try message(findings) { $0.breakGlass = true }.hasSuffix("IMAGE).\(hint)"))
        #expect(
            try message([.unscanned(.noReport)]) { $0.breakGlass = true }.hasSuffix(
                "IMAGE).\(hint)"
            )
        )
        let denied = try blocked(Sample.finding("CVE-9"), rule: .denylist)
        for others in [findings, [.unscanned(.noReport)]] {
            #expect(try message(others + denied) { $0.breakGlass = true }.hasSuffix("IMAGE)."))
        }
        #expect(try message(findings).hasSuffix("IMAGE)."))
    }

    @Test func saysSomethingTrueWithoutViolations() throws {
        #expect(
            try message([], reference: "busybox", digest: nil, policy: "docker.io")
                == "pullgate: busybox is blocked by the policy of docker.io."
                + " Ask the namespace's owner (pullgatectl explain IMAGE)."
        )
    }

    static let hostile = [
        String(repeating: "x", count: 10_000), String(repeating: "é", count: 10_000),
        String(repeating: "🙂", count: 10_000), String(repeating: "\n", count: 10_000),
        "e" + String(repeating: "\u{301}", count: 10_000), String(repeating: "; ", count: 5_000),
        String(repeating: "\u{202E}漢\u{0}", count: 3_000),
    ]

    @Test(arguments: hostile)
    func staysOneShortLineWhateverItIsGiven(_ text: String) throws {
        let ids = (1...9).map { "CVE-\($0)-" + String(repeating: "é", count: 60) }
        let longPath = String(repeating: "long-", count: 48) + "name"
        for rule in VulnerabilityRule.allCases {
            let violations = try ids.map { id in
                Violation.vulnerability(
                    try Sample.finding(id, .unknown, package: text, installed: text, fixed: text),
                    rule: rule
                )
            }
            let unfixed = try Sample.finding(ids[0], .unknown, package: text, fixed: nil)
            let result = try message(
                violations + [.vulnerability(unfixed, rule: .severity)],
                reference: text,
                digest: "sha512:" + String(repeating: "0", count: 128),
                policy: "registry.example.com/\(longPath)"
            ) {
                $0.severity = .negligible
                $0.severityWithoutFix = .level(.low)
                $0.unknownSeverity = .negligible
            }
            expectOneShortLine(result)
            #expect(result.contains("CVE-1-é"))
            #expect(result.contains(" more. "))
            #expect(result.hasSuffix("(pullgatectl explain IMAGE)."))
        }
        let unfinished = UnscannedReason.unfinished(scanner: text, reason: text)
        expectOneShortLine(try message([.unscanned(unfinished)], reference: text))
    }

    @Test func fitsEvenTheLongestPartsOfEachKind() throws {
        // Each part is one byte under its limit or cut to it, and every phrase is its longest.
        let filler = String(repeating: "x", count: 10_000)
        let finding = try Sample.finding(
            String(repeating: "x", count: 128),
            .unknown,
            package: filler,
            installed: filler,
            fixed: nil
        )
        let exploited = try Sample.finding(
            String(repeating: "x", count: 128),
            .unknown,
            package: filler + "x",
            installed: filler,
            fixed: filler
        )
        func longest(_ violations: [Violation], breakGlass: Bool) throws -> String {
            try message(
                violations,
                reference: filler,
                policy: "registry.example.com/" + String(repeating: "n", count: 230)
            ) {
                $0.severity = .low
                $0.severityWithoutFix = .level(.negligible)
                $0.unknownSeverity = .negligible
                $0.breakGlass = breakGlass
            }
        }
        let found = blocked(finding) + blocked(exploited, rule: .knownExploited)
        let denied = blocked(try Sample.finding("CVE-0", .unknown), rule: .denylist)
        expectOneShortLine(try longest(found + denied, breakGlass: false))
        expectOneShortLine(try longest(found, breakGlass: true))
        let unfinished = UnscannedReason.unfinished(scanner: filler, reason: filler)
        let unscanned = try longest([.unscanned(unfinished)] + blocked(finding), breakGlass: true)
        expectOneShortLine(unscanned)
        #expect(unscanned.contains(": no finished scan report is known for it ("))
    }

    private func expectOneShortLine(_ text: String) {
        #expect(text.utf8.count < 900)
        #expect(!text.contains("\u{FFFD}"))
        #expect(
            text.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator: false
                default: true
                }
            }
        )
    }
}
