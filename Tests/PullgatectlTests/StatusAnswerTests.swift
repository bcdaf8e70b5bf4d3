import AdminAPI
import PolicyEngine
import Testing

@testable import pullgatectl

/// What scripts learn from the exit codes of `status` and `sync`.
@Suite struct StatusAnswerTests {
    /// An answer about a node in order that a test has changed, at 2027-01-15T08:00:00Z.
    private static func answer(
        kubelets: [Diagnosis] = [],
        _ change: (inout NodeStatus) -> Void = { _ in }
    ) -> StatusAnswer {
        var status = NodeStatus.inOrder
        change(&status)
        let now = Timestamp(secondsSinceEpoch: 1_800_000_000)
        return StatusAnswer(status, kubelets: kubelets, now: now)
    }

    @Test func isWellOnANodeInOrder() {
        let answer = Self.answer(kubelets: [.ok("kubelet", "it pulls through the gate")])
        #expect(answer.isUpToDate)
        #expect(answer.isWorking)
    }

    @Test(arguments: [
        ("2027-01-15T07:59:59Z", false), ("2027-01-15T08:00:00Z", false),
        ("2027-01-15T08:00:01Z", true),
    ])
    func isUpToDateUntilTheBundleExpires(end: String, isUpToDate: Bool) {
        let answer = Self.answer { $0.policies.active?.expiresAt = end }
        #expect(answer.isUpToDate == isUpToDate)
    }

    @Test func isNotUpToDateWithoutABundleOrWithoutAnAnswer() {
        #expect(!Self.answer { $0.policies.active = nil }.isUpToDate)
        let failure = PolicyStatus.Failure(
            code: "unreachable",
            message: "no answer",
            since: "2027-01-15T07:59:00Z"
        )
        #expect(!Self.answer { $0.policies.failure = failure }.isUpToDate)
    }

    @Test func isNotWorkingWhereAKubeletPullsPastTheGate() {
        let past = Diagnosis.fail("kubelet", "it pulls past the gate", advice: "Correct that file")
        let unknown = Diagnosis.warn("kubelet", "none runs here", advice: "Name its file")
        #expect(!Self.answer(kubelets: [unknown, past]).isWorking)
        #expect(Self.answer(kubelets: [unknown]).isWorking)
    }
}
