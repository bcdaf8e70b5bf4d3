import NodeFixture
import Testing

@Suite struct CheckRecordTests {
    @Test func recordsAVerdictInTheWordsOfTheDecisionLog() async throws {
        let policy = "blocking: enforce, allowlist: CVE-2024-3094"
        let findings = [CheckFixture.high, CheckFixture.critical]
        try await CheckFixture.with(policy: policy, findings: findings) { fixture in
            let record = try await fixture.record()

            #expect(record["image"] == .string(CheckFixture.image))
            #expect(record["reference"] == .string(CheckFixture.image))
            #expect(record["digests"] == [.string(CheckFixture.digest)])
            #expect(record["time"] == "2026-01-02T00:00:00Z")
            #expect(record["outcome"] == "deny")
            #expect(record["basis"] == "policy")
            #expect(record["policyNamespace"] == "registry.example.com/payments")
            #expect(record["mode"] == "enforce")
            #expect(record["wouldDeny"] == true)
            #expect(record["violations"].elements.map { $0["finding"]["id"] } == ["CVE-2025-1"])
            #expect(record["suppressed"].elements.map { $0["id"] } == ["CVE-2024-3094"])
            #expect(record["suppressed"].elements.map { $0["by"] } == ["allowlist"])
            #expect(record["warnings"] == [])
            #expect(record["unusableReports"] == [])
            #expect(record["message"].string?.contains("blocks high and above") == true)
        }
    }

    @Test(
        arguments: [
            ("blocking: audit", CheckFixture.image, "policy", "audit", true),
            ("blocking: off", CheckFixture.image, "policyOff", "off", false),
            ("blocking: enforce", "busybox", "noPolicy", nil, nil),
        ] as [(String, String, JSONValue, JSONValue, JSONValue)]
    )
    func saysWhatAnAllowedImageRestsOn(
        _ policy: String,
        image: String,
        basis: JSONValue,
        mode: JSONValue,
        wouldDeny: JSONValue
    ) async throws {
        try await CheckFixture.with(policy: policy, findings: [CheckFixture.high]) { fixture in
            let record = try await fixture.record(image)

            #expect(record["outcome"] == "allow")
            #expect(record["basis"] == basis)
            #expect(record["mode"] == mode)
            #expect(record["wouldDeny"] == wouldDeny)
            #expect(record["message"] == nil)
        }
    }
}
