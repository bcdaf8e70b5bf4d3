import NodeFixture
import Testing

@Suite struct CheckTests {
    @Test func deniesWithEveryViolationAndTheMessageOfTheNode() async throws {
        try await CheckFixture.with(
            policy: "blocking: enforce",
            findings: [CheckFixture.high, CheckFixture.critical]
        ) { fixture in
            let result = try await fixture.check()

            #expect(result.status == .code(1))
            #expect(
                result.output == """
                    denied: registry.example.com/payments/api:1.4
                      reference  registry.example.com/payments/api:1.4
                      content    \(CheckFixture.digest)
                      policy     registry.example.com/payments, mode enforce, severity high
                      judged at  2026-01-02T00:00:00Z

                    violations:
                      CVE-2024-3094 critical in xz-utils 5.6.0, fixed in 5.6.1
                      CVE-2025-1 high in openssl 3.0.1, no fix yet

                    the node would answer:
                      pullgate: registry.example.com/payments/api:1.4 (sha256:5a5a5a5a5a5a…) is \
                    blocked by the policy of registry.example.com/payments, which blocks high and \
                    above: CVE-2024-3094 critical in xz-utils 5.6.0, fixed in 5.6.1; CVE-2025-1 \
                    high in openssl 3.0.1, no fix yet. Use a fixed image, or ask the namespace's \
                    owner to allowlist them (pullgatectl explain IMAGE).

                    """
            )
            #expect(result.error.isEmpty)
        }
    }

    @Test(arguments: [
        "blocking: enforce, severity: critical",
        "blocking: enforce, allowlist: CVE-2025-1",
        "blocking: enforce, severityWithoutFix: never",
        "blocking: off",
    ])
    func allowsWhatThePolicyAccepts(_ policy: String) async throws {
        try await CheckFixture.with(policy: policy, findings: [CheckFixture.high]) { fixture in
            let result = try await fixture.check()

            #expect(result.status == .code(0))
            #expect(result.output.hasPrefix("allowed: registry.example.com/payments/api:1.4\n"))
            #expect(!result.output.contains("violations:"))
        }
    }

    @Test func judgesNothingThatIsExempt() async throws {
        try await CheckFixture.with(
            policy: "blocking: enforce",
            exempt: "registry.example.com/payments/**",
            findings: [CheckFixture.critical]
        ) { fixture in
            let result = try await fixture.check()
            #expect(result.status == .code(0))
            #expect(result.output.contains("exempt as registry.example.com/payments/**: nothing"))
            let record = try await fixture.record()
            #expect(record["basis"] == "exempt")
            #expect(record["exemption"]["pattern"] == "registry.example.com/payments/**")
        }
    }

    @Test func namesWhatAcceptsEachFindingAndUntilWhen() async throws {
        let policy = """
            blocking: enforce, allowlist: CVE-2024-3094,
            exceptions: [{id: CVE-2025-1, expires: 2027-01-31, reason: not reachable}]
            """
        let findings = [CheckFixture.high, CheckFixture.critical]
        try await CheckFixture.with(policy: policy, findings: findings) { fixture in
            let before = try await fixture.check(at: "2027-01-30T23:59:59Z")
            let after = try await fixture.check(at: "2027-01-31")

            #expect(before.status == .code(0))
            #expect(
                before.output.hasSuffix(
                    """

                    accepted:
                      CVE-2024-3094 critical in xz-utils 5.6.0, fixed in 5.6.1: CVE-2024-3094 is \
                    on the allowlist, without an end
                      CVE-2025-1 high in openssl 3.0.1, no fix yet: exception for CVE-2025-1 until \
                    2027-01-31T00:00:00Z (not reachable)

                    """
                )
            )
            #expect(after.status == .code(1))
            #expect(
                after.output.contains(
                    """
                    warnings:
                      CVE-2025-1 high in openssl 3.0.1, no fix yet: the exception for CVE-2025-1 \
                    ended 2027-01-31T00:00:00Z (not reachable)

                    """
                )
            )
        }
    }

    @Test func warnsOfAFindingInItsGracePeriod() async throws {
        try await CheckFixture.with(
            policy: "blocking: enforce, gracePeriod: 72h",
            findings: [CheckFixture.high]
        ) { fixture in
            let before = try await fixture.check(at: "2026-01-03T23:59:59Z")
            let after = try await fixture.check(at: "2026-01-04")

            #expect(before.status == .code(0))
            #expect(before.output.contains("in its grace period, blocks from 2026-01-04T00:00:00Z"))
            #expect(after.status == .code(1))
        }
    }

    @Test func namesWhatMayHaveAGracePeriodOnANode() async throws {
        func finding(_ id: String, package: String) -> TrivyFinding {
            TrivyFinding(id, "HIGH", package: package, installed: "1")
        }
        let findings = [
            CheckFixture.critical, finding("CVE-2025-3", package: "curl"),
            finding("CVE-2025-3", package: "libcurl"), finding("CVE-2025-4", package: "zlib"),
        ]
        let policy = "blocking: enforce, gracePeriod: 72h, denylist: CVE-2025-4"
        try await CheckFixture.with(policy: policy, findings: findings) { fixture in
            let result = try await fixture.check()
            let record = try await fixture.record()

            #expect(result.status == .code(1))
            #expect(
                result.output.contains(
                    """
                    without a date, so without a grace period here:
                      CVE-2025-3: nodes count from the first bundle with it


                    """
                )
            )
            #expect(record["undated"] == ["CVE-2025-3"])
        }
    }

    @Test func namesNoDatesThatNoGracePeriodNeeds() async throws {
        let finding = TrivyFinding("CVE-2025-3", "HIGH", package: "curl", installed: "1")
        try await CheckFixture.with(policy: "blocking: enforce", findings: [finding]) { fixture in
            let result = try await fixture.check()
            let record = try await fixture.record()

            #expect(!result.output.contains("without a date"))
            #expect(record["undated"] == [])
        }
    }

    @Test func saysInAuditModeThatTheImageWouldBeDenied() async throws {
        let findings = [CheckFixture.high]
        try await CheckFixture.with(policy: "blocking: audit", findings: findings) { fixture in
            let result = try await fixture.check()

            #expect(result.status == .code(0))
            #expect(result.output.hasPrefix("allowed, would be denied: \(CheckFixture.image)\n"))
            #expect(result.output.contains("violations:\n  CVE-2025-1 high"))
            #expect(!result.output.contains("the node would answer"))
        }
    }

    @Test func saysUntilWhenAnEnforcedPolicyAudits() async throws {
        let policy = "blocking: enforce, enforceFrom: 2026-02-01"
        try await CheckFixture.with(policy: policy, findings: [CheckFixture.high]) { fixture in
            let before = try await fixture.check()
            let after = try await fixture.check(at: "2026-02-01")

            #expect(before.status == .code(0))
            #expect(before.output.contains("mode audit until 2026-02-01T00:00:00Z, severity high"))
            #expect(after.status == .code(1))
            #expect(after.output.contains("mode enforce, severity high"))
        }
    }

    @Test func allowsAnImageThatNoPolicyCoversAndSaysSo() async throws {
        try await CheckFixture.with(policy: "blocking: enforce", findings: nil) { fixture in
            let result = try await fixture.check("busybox", reports: "missing")

            #expect(result.status == .code(0))
            #expect(
                result.output == """
                    allowed: busybox
                      reference  docker.io/library/busybox:latest
                      policy     none covers it, so nothing is judged

                    """
            )
        }
    }

    @Test func deniesAnImageWithoutAReport() async throws {
        try await CheckFixture.with(policy: "blocking: enforce", findings: nil) { fixture in
            let result = try await fixture.check()

            #expect(result.status == .code(1))
            #expect(result.output.contains("content    not known: no report names this tag"))
            #expect(result.output.contains("violations:\n  no finished scan report is known"))
        }
    }

    @Test func findsTheReportByTheDigestOfTheReference() async throws {
        let policy = "blocking: enforce, unscanned: allow"
        try await CheckFixture.with(policy: policy, findings: [CheckFixture.high]) { fixture in
            let repository = "registry.example.com/payments/api"
            let other = "sha256:" + String(repeating: "0", count: 64)
            let judged = try await fixture.check("\(repository)@\(CheckFixture.digest)")
            let unscanned = try await fixture.check("\(repository)@\(other)")

            #expect(judged.status == .code(1))
            #expect(unscanned.status == .code(0))
        }
    }

    @Test func usesColoursOnATerminalOnlyAndNotWithNoColor() async throws {
        let findings = [CheckFixture.high]
        try await CheckFixture.with(policy: "blocking: enforce", findings: findings) { fixture in
            let files = [
                "--policy", fixture.workspace.file("policy.yaml"),
                "--reports", fixture.workspace.file("reports"),
            ]
            let launch = try Pullgatectl.launch(["check", CheckFixture.image] + files)
            let command = ([launch.program] + launch.arguments).joined(separator: " ")
            // script(1) runs a command on a terminal of its own.
            func onTerminal(_ environment: [String: String]) async throws -> String {
                let arguments = ["--quiet", "--command", command, "/dev/null"]
                return try await Command.run(
                    Launch("script", arguments, environment: environment)
                ).output
            }

            #expect(try await onTerminal([:]).hasPrefix("\u{1B}[31mdenied\u{1B}[0m: registry"))
            #expect(try await onTerminal(["NO_COLOR": "1"]).hasPrefix("denied: registry"))
            #expect(try await onTerminal(["TERM": "dumb"]).hasPrefix("denied: registry"))
            #expect(try await Command.run(launch).output.hasPrefix("denied: registry"))
        }
    }
}
