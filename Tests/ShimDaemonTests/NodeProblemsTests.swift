import PolicyEngine
import Testing

@testable import PolicySync
@testable import ShimDaemon

@Suite struct NodeProblemsTests {
    private static let start = Timestamp(secondsSinceEpoch: 1_800_000_000)

    /// What changes, some seconds after the start.
    private static func changes(
        _ problems: inout NodeProblems,
        _ status: SyncStatus,
        after seconds: Int64
    ) -> [String] {
        told(&problems, status, after: seconds).map { problem in
            "\(problem.kind) \(problem.isOver ? "over" : problem.message)"
        }
    }

    /// What is told, some seconds after the start.
    private static func told(
        _ problems: inout NodeProblems,
        _ status: SyncStatus,
        after seconds: Int64,
        isHeard: Bool = true
    ) -> [NodeProblem] {
        var told: [NodeProblem] = []
        problems.update(to: status, at: start.adding(seconds: seconds)) { problem in
            told.append(problem)
            return isHeard
        }
        return told
    }

    private static func active(expiresAt: Timestamp?) -> SyncStatus.Active {
        .revision7(issuedAt: start, expiresAt: expiresAt)
    }

    @Test func tellsOnceThatThereIsNoBundleSomeTimeAfterTheStart() {
        var problems = NodeProblems(startedAt: Self.start)
        var status = SyncStatus()
        #expect(Self.changes(&problems, status, after: NodeProblems.patience - 1) == [])
        let told = Self.changes(&problems, status, after: NodeProblems.patience)
        #expect(told == ["noBundle no policy bundle is in force"])
        #expect(Self.changes(&problems, status, after: NodeProblems.patience + 1) == [])
        status.active = Self.active(expiresAt: nil)
        #expect(Self.changes(&problems, status, after: 100) == ["noBundle over"])
        #expect(Self.changes(&problems, status, after: 101) == [])
    }

    @Test func tellsSinceWhenABundleIsOutOfForce() {
        var problems = NodeProblems(startedAt: Self.start)
        var status = SyncStatus()
        status.inForceUntil = Self.start.adding(seconds: 500)
        let told = Self.told(&problems, status, after: 505)
        #expect(told.map(\.since) == [Self.start.adding(seconds: 500).description])
    }

    @Test func tellsAnotherWebhookOfWhatThereIs() {
        let webhook = AlertSettings(url: "http://127.0.0.1:9")
        let queue = AlertQueue(webhook, metrics: DaemonMetrics())
        var alerts = ProblemAlerts(queue, startedAt: Self.start)
        func told(after seconds: Int64) -> [Bool?] {
            alerts.update(to: SyncStatus(), at: Self.start.adding(seconds: seconds))
            return queue.take().map(\.problem?.isOver)
        }
        let due = NodeProblems.patience
        #expect(told(after: due) == [false])
        queue.settings = webhook
        #expect(told(after: due + 1) == [])
        queue.settings = nil
        #expect(told(after: due + 2) == [])
        queue.settings = webhook
        #expect(told(after: due + 3) == [false])
        queue.settings = AlertSettings(url: "http://127.0.0.1:10")
        #expect(told(after: due + 4) == [false])
        queue.settings = webhook
        alerts.update(to: SyncStatus(), at: Self.start.adding(seconds: due + 5))
        // What waits for this one is not told to the next one twice.
        queue.settings = AlertSettings(url: "http://127.0.0.1:10")
        #expect(told(after: due + 6) == [false])
    }

    @Test func tellsAgainOfWhatNobodyHasHeard() {
        var problems = NodeProblems(startedAt: Self.start)
        var status = SyncStatus()
        let due = NodeProblems.patience
        #expect(Self.told(&problems, status, after: due, isHeard: false).count == 1)
        let begun = Self.told(&problems, status, after: due + 1)
        #expect(begun.map(\.since) == [Self.start.description])
        status.active = Self.active(expiresAt: nil)
        let over = Self.told(&problems, status, after: due + 2, isHeard: false)
        #expect(over.map(\.isOver) == [true])
        #expect(Self.told(&problems, status, after: due + 3) == over)
        #expect(Self.told(&problems, status, after: due + 4) == [])
    }

    @Test func tellsOfNoEndWithoutABeginning() {
        var problems = NodeProblems(startedAt: Self.start)
        var status = SyncStatus()
        let due = NodeProblems.patience
        #expect(Self.told(&problems, status, after: due, isHeard: false).count == 1)
        status.active = Self.active(expiresAt: nil)
        #expect(Self.told(&problems, status, after: due + 1) == [])
    }

    @Test func tellsThatABundleHasExpiredAndThatThereIsANewOne() {
        var problems = NodeProblems(startedAt: Self.start)
        var status = SyncStatus()
        status.active = Self.active(expiresAt: Self.start.adding(seconds: 10))
        #expect(Self.changes(&problems, status, after: 9) == [])
        let words = "the policy bundle in force (revision 7) has expired"
        #expect(Self.changes(&problems, status, after: 10) == ["bundleExpired \(words)"])
        #expect(Self.changes(&problems, status, after: 11) == [])
        status.active = Self.active(expiresAt: Self.start.adding(seconds: 99))
        #expect(Self.changes(&problems, status, after: 12) == ["bundleExpired over"])
    }

    @Test func tellsThatPoliciesCannotBeRenewedForSomeTime() {
        var problems = NodeProblems(startedAt: Self.start)
        var status = SyncStatus()
        status.active = Self.active(expiresAt: nil)
        status.failure = SyncStatus.Failure(
            error: BundleError(.unreachable, "nobody is there"),
            since: Self.start.adding(seconds: 200),
            pollsFailSince: Self.start.adding(seconds: 100)
        )
        let due = 100 + NodeProblems.syncPatience
        #expect(Self.changes(&problems, status, after: due - 1) == [])
        let words = "polls for policies fail: nobody is there"
        #expect(Self.changes(&problems, status, after: due) == ["syncFailing \(words)"])
        status.failure = nil
        #expect(Self.changes(&problems, status, after: due + 1) == ["syncFailing over"])
    }

    @Test func tellsOfAnEndpointThatAnswersAndIsRefusedEachTime() {
        var problems = NodeProblems(startedAt: Self.start)
        var status = SyncStatus()
        status.active = Self.active(expiresAt: nil)
        status.failure = SyncStatus.Failure(
            error: BundleError(.untrusted, "none of the keys has signed it"),
            since: Self.start,
            pollsFailSince: Self.start
        )
        let due = NodeProblems.syncPatience
        status.lastSuccessfulRequest = Self.start.adding(seconds: due)
        let words = "polls for policies fail: none of the keys has signed it"
        #expect(Self.changes(&problems, status, after: due) == ["syncFailing \(words)"])
    }
}
