import AdminAPI
import PolicyEngine
import Testing

@testable import pullgatectl

@Suite struct PolicyExaminationTests {
    private static let now = Timestamp(secondsSinceEpoch: 1_800_000_000)

    /// The level and the text on one subject, of a status that a test has changed.
    private static func diagnosis(
        _ subject: String,
        change: (inout NodeStatus) -> Void
    ) -> Diagnosis? {
        var status = NodeStatus.inOrder
        change(&status)
        return PolicyExamination(status: status, now: now).diagnoses()
            .first { $0.subject == subject }
    }

    @Test(arguments: ["containerd", "policies", "clock", "endpoint", "signatures", "state"])
    func findsNothingWrongWithANodeInOrder(subject: String) {
        #expect(Self.diagnosis(subject) { _ in }?.level == .ok)
    }

    @Test(arguments: [
        ("2027-01-15T07:59:59Z", Diagnosis.Level.fail), ("2027-01-15T09:00:00Z", .warn),
        ("2027-01-18T08:00:00Z", .ok),
    ])
    func tellsWhenABundleEnds(expiresAt: String, level: Diagnosis.Level) {
        let found = Self.diagnosis("policies") { $0.policies.active?.expiresAt = expiresAt }
        #expect(found?.level == level)
        #expect(found?.text.contains(expiresAt) == true)
    }

    @Test func tellsThatTheClockIsBehindTheBundle() {
        let found = Self.diagnosis("clock") {
            $0.policies.active?.issuedAt = "2027-01-15T08:00:01Z"
        }
        #expect(found?.level == .fail)
    }

    @Test(arguments: [(true, Diagnosis.Level.warn), (false, .fail)])
    func tellsThatTheEndpointFails(hasBundle: Bool, level: Diagnosis.Level) {
        let found = Self.diagnosis("endpoint") { status in
            if !hasBundle { status.policies.active = nil }
            status.policies.failure = PolicyStatus.Failure(
                code: "unreachable",
                message: "connection refused",
                since: "2027-01-15T07:00:00Z"
            )
        }
        #expect(found?.level == level)
        #expect(found?.text == "connection refused, since 2027-01-15T07:00:00Z (1h ago)")
    }

    @Test func warnsOfWhatIsNotChecked() {
        #expect(Self.diagnosis("signatures") { $0.policies.verifies = false }?.level == .warn)
    }

    @Test func warnsOfWhatWouldBeLost() {
        #expect(Self.diagnosis("state") { $0.policies.isUnsaved = true }?.level == .warn)
        #expect(Self.diagnosis("state") { $0.decisions.areKept = false }?.level == .warn)
        #expect(Self.diagnosis("state") { $0.decisions.dropped = 3 }?.level == .warn)
    }
}
