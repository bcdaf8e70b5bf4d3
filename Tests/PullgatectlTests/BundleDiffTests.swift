import NodeFixture
import Testing

@Suite struct BundleDiffTests {
    private static let image = "\(AuthoringFixture.repository)@\(AuthoringFixture.digest("1a"))"

    /// Lends a fixture with the bundles `old` and `new` of two policies, and of the same report.
    private func withPolicies(
        _ older: String,
        _ newer: String,
        findings: [TrivyFinding] = [CheckFixture.high],
        _ test: (AuthoringFixture) async throws -> Void
    ) async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writeReport(findings)
            try fixture.writePolicy(older)
            try await fixture.record(of: "old")
            try fixture.writePolicy(newer)
            try await fixture.record(of: "new")
            try await test(fixture)
        }
    }

    @Test func namesTheImagesThatAnEditBlocksAndAllows() async throws {
        try await withPolicies(
            "blocking: enforce, severity: critical",
            "blocking: enforce, severity: high, gracePeriod: 1h"
        ) { fixture in
            let forth = try await fixture.diff("old", "new")
            let back = try await fixture.diff("new", "old")

            #expect(forth.status == .code(0))
            #expect(
                forth.output == """
                    revision 1 → 1, judged at 2026-01-02T00:00:00Z
                    the report index is the same, with 1 image

                    policies:
                      registry.example.com/payments: gracePeriod: (default) → 1h
                      registry.example.com/payments: severity: critical → (default)

                    allowed → blocked: 1 image
                      \(Self.image)
                        + CVE-2025-1 high in openssl 3.0.1, no fix yet

                    blocked → allowed: 0 images

                    """
            )
            #expect(
                back.output.hasSuffix(
                    """

                    allowed → blocked: 0 images

                    blocked → allowed: 1 image
                      \(Self.image)
                        − CVE-2025-1 high in openssl 3.0.1, no fix yet

                    """
                )
            )
        }
    }

    @Test func saysWhatAcceptedAFindingThatBlocksNow() async throws {
        try await withPolicies(
            "blocking: enforce, allowlist: CVE-2025-1",
            "blocking: enforce, allowlist: CVE-2025-2"
        ) { fixture in
            let forth = try await fixture.diff("old", "new")
            let back = try await fixture.diff("new", "old")
            let finding = "CVE-2025-1 high in openssl 3.0.1, no fix yet"

            #expect(
                forth.output.contains(
                    "registry.example.com/payments: allowlist: − CVE-2025-1; + CVE-2025-2\n"
                )
            )
            let reason = "CVE-2025-1 is on the allowlist, without an end"
            #expect(forth.output.contains("    + \(finding) (before: \(reason))\n"))
            #expect(back.output.contains("    − \(finding) (now: \(reason))\n"))
        }
    }

    @Test func saysThatAGracePeriodEndsSooner() async throws {
        try await withPolicies(
            "blocking: enforce, gracePeriod: 72h",
            "blocking: enforce, gracePeriod: 1h"
        ) { fixture in
            let result = try await fixture.diff("old", "new")

            #expect(
                result.output.contains("(before: in its grace period until 2026-01-04T00:00:00Z)")
            )
        }
    }

    @Test func saysThatAPolicyBeginsToEnforce() async throws {
        try await withPolicies("blocking: audit", "blocking: enforce") { fixture in
            let result = try await fixture.diff("old", "new")

            #expect(result.output.contains("allowed → blocked: 1 image\n"))
            #expect(
                result.output.contains(
                    "    policy: registry.example.com/payments, mode audit → enforce\n"
                )
            )
        }
    }

    @Test func comparesNamespacesThatOnlyOneBundleHas() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writeReport([CheckFixture.high])
            try fixture.writePolicy("blocking: enforce")
            try await fixture.record(of: "old")
            try fixture.writePolicy("blocking: enforce", of: "other.example.com")
            try await fixture.record(of: "new")
            let result = try await fixture.diff("old", "new", options: ["--output", "json"])
            let record = try JSONValue(parsing: result.output)

            #expect(record["policies"]["added"] == ["other.example.com"])
            #expect(record["policies"]["removed"] == ["registry.example.com/payments"])
            let image = try #require(record["images"].elements.first)
            #expect(image["image"] == .string(Self.image))
            #expect(image["before"] == "deny")
            #expect(image["after"] == "allow")
            #expect(
                image["policyChange"]
                    == "registry.example.com/payments, mode enforce → no policy"
            )
            #expect(
                image["violations"].elements.first?["violation"]["finding"]["id"] == "CVE-2025-1"
            )
        }
    }

    @Test func namesTheImagesThatNewReportsBlockAndAllow() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            try fixture.writeReport([], image: "1a", to: "reports/1.json")
            try fixture.writeReport([CheckFixture.critical], image: "2a", to: "reports/2.json")
            try await fixture.record(of: "old")
            try fixture.writeReport([CheckFixture.high], image: "1a", to: "reports/1.json")
            try fixture.writeReport([], image: "2a", to: "reports/2.json")
            try fixture.writeReport([], image: "3a", to: "reports/3.json")
            try await fixture.record(of: "new")
            let result = try await fixture.diff("old", "new")
            let repository = AuthoringFixture.repository

            #expect(
                result.output == """
                    revision 1 → 1, judged at 2026-01-02T00:00:00Z
                    the report index changes; 3 images in both together

                    policies:
                      the same

                    allowed → blocked: 1 image
                      \(repository)@\(AuthoringFixture.digest("1a"))
                        + CVE-2025-1 high in openssl 3.0.1, no fix yet

                    blocked → allowed: 2 images
                      \(repository)@\(AuthoringFixture.digest("2a"))
                        − CVE-2024-3094 critical in xz-utils 5.6.0, fixed in 5.6.1
                      \(repository)@\(AuthoringFixture.digest("3a"))
                        − no finished scan report is known for it

                    """
            )
        }
    }

    @Test func takesReportsOfSeveralScannersForOneImage() async throws {
        try await AuthoringFixture.with { fixture in
            // Harbor names the manifest alone, not the image ID.
            func harbor(_ digest: String) -> String {
                """
                {"generated_at": "2026-01-01T00:00:00Z", "scanner": {"name": "clair"},
                 "artifact": {"digest": "\(digest)", "repository": "payments/api"},
                 "vulnerabilities": [{"id": "CVE-2025-7", "package": "zlib", "version": "1",
                                      "severity": "Critical"}]}
                """
            }
            try fixture.writeReport([CheckFixture.high])
            let known = AuthoringFixture.digest("1a")
            try fixture.workspace.write(harbor(known), to: "reports/known.json")
            let other = AuthoringFixture.digest("9c")
            try fixture.workspace.write(harbor(other), to: "reports/other.json")
            try fixture.writePolicy("blocking: audit")
            try await fixture.record(of: "old")
            try fixture.writePolicy("blocking: enforce")
            try await fixture.record(of: "new")
            let result = try await fixture.diff("old", "new", options: ["--output", "json"])
            let record = try JSONValue(parsing: result.output)

            #expect(record["knownImages"] == 2)
            #expect(record["imagesWithoutRepository"] == 1)
            let images = record["images"].elements.filter { $0["image"] == .string(Self.image) }
            let violations = try #require(images.first)["violations"].elements
            let ids = violations.map { $0["violation"]["finding"]["id"] }
            #expect(images.count == 1)
            #expect(ids == ["CVE-2025-7", "CVE-2025-1"])
        }
    }

    @Test func judgesByTheReportsOfTheOneThatHasAny() async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writeReport([CheckFixture.high])
            try fixture.writePolicy("blocking: audit")
            try await fixture.record(of: "old")
            try fixture.writePolicy("blocking: enforce")
            try await fixture.record(of: "new", reports: [])
            let result = try await fixture.diff("old", "new")
            try await fixture.record(of: "without", reports: [])
            let without = try await fixture.diff("without", "new")

            #expect(
                result.output.contains(
                    "only one has a report index; both are judged by its reports on 1 image\n"
                )
            )
            #expect(result.output.contains("\nreports are lost: to a node without a reports.f"))
            #expect(result.output.contains("allowed → blocked: 1 image\n"))
            #expect(without.output.contains("neither has a report index"))
        }
    }

    @Test(arguments: ["lost", "gained"])
    func takesReportsThatAreLostOrGainedForAChange(_ change: String) async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writeReport([])
            try fixture.writePolicy("blocking: enforce")
            try await fixture.record(of: "with")
            try await fixture.record(of: "without", reports: [])
            let sides = change == "lost" ? ("with", "without") : ("without", "with")
            let options = ["--exit-code", "--output", "json"]
            let result = try await fixture.diff(sides.0, sides.1, options: options)
            let same = try await fixture.diff("without", "without", options: options)

            #expect(result.status == .code(1))
            let record = try JSONValue(parsing: result.output)
            #expect(record["reportsChange"] == .string(change))
            #expect(record["images"].elements.isEmpty)
            #expect(same.status == .code(0))
            #expect(try JSONValue(parsing: same.output)["reportsChange"] == .null)
        }
    }

    @Test func comparesNoIndexThatIsAnotherFileThanTheBundleNames() async throws {
        try await withPolicies("blocking: audit", "blocking: enforce") { fixture in
            let blob = "new/blobs/sha256/\(try #require(fixture.blobs(of: "new").first))"
            try fixture.write(try fixture.bytes(blob).dropLast() + [1], to: blob)
            let result = try await fixture.diff("old", "new")

            #expect(result.status == .code(2))
            #expect(result.error.contains("is another file than the bundle names"))
        }
    }

    @Test func tellsByItsExitCodeThatSomethingChangesIfItIsToldTo() async throws {
        try await withPolicies("blocking: audit", "blocking: off") { fixture in
            let option = ["--exit-code"]
            let usual = try await fixture.diff("old", "new")
            let changed = try await fixture.diff("old", "new", options: option)
            let same = try await fixture.diff("old", "old", options: option)
            let missing = try await fixture.diff("old", "missing", options: option)

            #expect(usual.status == .code(0))
            #expect(changed.status == .code(1))
            #expect(same.status == .code(0))
            #expect(missing.status == .code(2))
        }
    }
}
