import PolicyEngine
import Testing

@testable import PolicySync
@testable import ShimDaemon

@Suite struct NodeProblemsTests {
    private static let start = Timestamp(secondsSinceEpoch: 1_800_000_000)
    private static let startedAt = ContinuousClock.now
    private static let due = NodeProblems.patience.components.seconds
    private static let syncDue = NodeProblems.syncPatience.components.seconds

    /// Some seconds after the start, at which the node's clock may have been set.
    private static func moment(after seconds: Int64, clockSetBy change: Int64 = 0) -> Moment {
        Moment(
            time: start.adding(seconds: seconds + change),
            instant: startedAt + .seconds(seconds)
        )
    }

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
        clockSetBy change: Int64 = 0,
        isHeard: Bool = true
    ) -> [NodeProblem] {
        var told: [NodeProblem] = []
        let moment = moment(after: seconds, clockSetBy: change)
        problems.update(to: status, at: moment) { problem in
            told.append(problem)
            return isHeard
        }
        return told
    }

    private static func active(expiresAt: Timestamp?) -> SyncStatus.Active {
        .revision7(issuedAt: start, expiresAt: expiresAt)
    }

    @Test func tellsOnceThatThereIsNoBundleSomeTimeAfterTheStart() {
        var problems = NodeProblems(startedAt: Self.startedAt)
        var status = SyncStatus()
        #expect(Self.changes(&problems, status, after: Self.due - 1) == [])
        let told = Self.changes(&problems, status, after: Self.due)
        #expect(told == ["noBundle no policy bundle is in force"])
        #expect(Self.changes(&problems, status, after: Self.due + 1) == [])
        status.active = Self.active(expiresAt: nil)
        #expect(Self.changes(&problems, status, after: 100) == ["noBundle over"])
        #expect(Self.changes(&problems, status, after: 101) == [])
    }

    @Test func tellsSinceWhenABundleIsOutOfForce() {
        var problems = NodeProblems(startedAt: Self.startedAt)
        var status = SyncStatus()
        status.inForceUntil = Self.start.adding(seconds: 500)
        let told = Self.told(&problems, status, after: 505)
        #expect(told.map(\.since) == [Self.start.adding(seconds: 500).description])
    }

    @Test func tellsAnotherWebhookOfWhatThereIs() {
        let webhook = AlertSettings(url: "http://127.0.0.1:9")
        let queue = AlertQueue(webhook, metrics: DaemonMetrics())
        var alerts = ProblemAlerts(queue, startedAt: Self.startedAt)
        func told(after seconds: Int64) -> [Bool?] {
            alerts.update(to: SyncStatus(), at: Self.moment(after: seconds))
            return queue.take().map(\.problem?.isOver)
        }
        let due = Self.due
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
        alerts.update(to: SyncStatus(), at: Self.moment(after: due + 5))
        // What waits for this one is not told to the next one twice.
        queue.settings = AlertSettings(url: "http://127.0.0.1:10")
        #expect(told(after: due + 6) == [false])
    }

    @Test func tellsAgainOfWhatNobodyHasHeard() {
        var problems = NodeProblems(startedAt: Self.startedAt)
        var status = SyncStatus()
        let due = Self.due
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
        var problems = NodeProblems(startedAt: Self.startedAt)
        var status = SyncStatus()
        let due = Self.due
        #expect(Self.told(&problems, status, after: due, isHeard: false).count == 1)
        status.active = Self.active(expiresAt: nil)
        #expect(Self.told(&problems, status, after: due + 1) == [])
    }

    @Test func tellsThatABundleHasExpiredAndThatThereIsANewOne() {
        var problems = NodeProblems(startedAt: Self.startedAt)
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
        var problems = NodeProblems(startedAt: Self.startedAt)
        var status = SyncStatus()
        status.active = Self.active(expiresAt: nil)
        status.failure = SyncStatus.Failure(
            error: BundleError(.unreachable, "nobody is there"),
            since: Self.start.adding(seconds: 200),
            pollsFailSince: Self.startedAt + .seconds(100)
        )
        let due = 100 + Self.syncDue
        #expect(Self.changes(&problems, status, after: due - 1) == [])
        let words = "polls for policies fail: nobody is there"
        #expect(Self.changes(&problems, status, after: due) == ["syncFailing \(words)"])
        status.failure = nil
        #expect(Self.changes(&problems, status, after: due + 1) == ["syncFailing over"])
    }

    @Test func tellsOfAnEndpointThatAnswersAndIsRefusedEachTime() {
        var problems = NodeProblems(startedAt: Self.startedAt)
        var status = SyncStatus()
        status.active = Self.active(expiresAt: nil)
        status.failure = SyncStatus.Failure(
            error: BundleError(.untrusted, "none of the keys has signed it"),
            since: Self.start,
            pollsFailSince: Self.startedAt
        )
        let due = Self.syncDue
        status.lastSuccessfulRequest = Self.start.adding(seconds: due)
        let words = "polls for policies fail: none of the keys has signed it"
        #expect(Self.changes(&problems, status, after: due) == ["syncFailing \(words)"])
    }

    @Test(arguments: [86_400, -86_400] as [Int64])
    func goesByNoClockThatIsSet(change: Int64) {
        var problems = NodeProblems(startedAt: Self.startedAt)
        var status = SyncStatus()
        func since(after seconds: Int64) -> [String] {
            Self.told(&problems, status, after: seconds, clockSetBy: change).map(\.since)
        }
        #expect(since(after: Self.due - 1) == [])
        // As the clock is now, it was that then.
        #expect(since(after: Self.due) == [Self.start.adding(seconds: change).description])
        status.failure = SyncStatus.Failure(
            error: BundleError(.unreachable, "nobody is there"),
            since: Self.start,
            pollsFailSince: Self.startedAt + .seconds(100)
        )
        #expect(since(after: Self.syncDue + 99) == [])
        let failing = Self.start.adding(seconds: change + 100).description
        #expect(since(after: Self.syncDue + 100) == [failing])
    }

    @Test func tellsAgainOfWhatWasRefusedAfterAPauseThatGrows() async throws {
        try await LogText.with { log in
            let metrics = DaemonMetrics()
            let webhook = AlertSettings(url: "http://127.0.0.1:9")
            let queue = AlertQueue(webhook, metrics: metrics)
            let sender = AlertSender(queue, metrics: metrics, logger: log.logger)
            var alerts = ProblemAlerts(queue, startedAt: Self.startedAt)
            var status = SyncStatus()
            func told(after seconds: Int64) -> [Alert] {
                alerts.update(to: status, at: Self.moment(after: seconds))
                return queue.take()
            }
            func refused(after seconds: Int64) -> [Bool?] {
                let alerts = told(after: seconds)
                if !alerts.isEmpty {
                    let reason = "it answered 401 Unauthorized"
                    sender.giveUpRefused(alerts, by: webhook.url, reason)
                }
                // The watch hears of it with its next look.
                #expect(told(after: seconds).isEmpty)
                return alerts.map(\.problem?.isOver)
            }
            #expect(refused(after: 100) == [false])
            #expect(refused(after: 159) == [])
            #expect(refused(after: 160) == [false])
            #expect(refused(after: 279) == [])
            #expect(told(after: 280).map(\.problem?.isOver) == [false])
            #expect(told(after: 10_000).isEmpty, "it has been heard")
            status.active = Self.active(expiresAt: nil)
            #expect(refused(after: 10_001) == [true])
            #expect(told(after: 10_240).isEmpty)
            #expect(told(after: 10_241).map(\.problem?.isOver) == [true])
            #expect(told(after: 20_000).isEmpty)
            let line = "error: alerts are given up: it answered 401 Unauthorized"
            #expect(log.lines.count { $0.contains(line) } == 3)
        }
    }

    @Test func forgetsWhatWasRefusedWithTheWebhookThatDidSo() {
        let webhook = AlertSettings(url: "http://127.0.0.1:9")
        let queue = AlertQueue(webhook, metrics: DaemonMetrics())
        var alerts = ProblemAlerts(queue, startedAt: Self.startedAt)
        alerts.update(to: SyncStatus(), at: Self.moment(after: Self.due))
        let refused = queue.take()
        queue.noteRefusal(of: refused, by: webhook.url)
        queue.settings = AlertSettings(url: "http://127.0.0.1:10")
        alerts.update(to: SyncStatus(), at: Self.moment(after: Self.due + 1))
        #expect(queue.take().map(\.problem?.isOver) == [false])
        // What the first one still answers when the second has been told.
        queue.noteRefusal(of: refused, by: webhook.url)
        alerts.update(to: SyncStatus(), at: Self.moment(after: Self.due + 2))
        alerts.update(to: SyncStatus(), at: Self.moment(after: Self.due + 1_000))
        #expect(queue.take().isEmpty)
    }
}
