import Admission
import PrometheusMetrics
import Testing
import WebConnections

@testable import ShimDaemon

@Suite struct AlertQueueTests {
    private static func settings(
        _ change: (inout AlertSettings) -> Void = { _ in }
    ) -> AlertSettings {
        var settings = AlertSettings(url: "http://127.0.0.1:9")
        settings.maximumDelay = .zero
        change(&settings)
        return settings
    }

    private static func fill(_ queue: AlertQueue, _ count: Int) async {
        for number in 0..<count { await DecisionLogFileTests.decide("i:\(number)", log: queue) }
    }

    /// A queue that waits for so many alerts, as it has the time.
    private static func queue(waitingFor count: Int) -> AlertQueue {
        let settings = settings {
            $0.maximumDelay = .seconds(600)
            $0.maximumBatch = count
        }
        return AlertQueue(settings, metrics: DaemonMetrics())
    }

    @Test func keepsSoManyAndCountsTheRest() async {
        let metrics = DaemonMetrics()
        let queue = AlertQueue(Self.settings(), metrics: metrics)
        await Self.fill(queue, AlertQueue.maximumCount + 3)
        #expect(queue.droppedCount == 3)
        let alerts = queue.take()
        #expect(alerts.map(\.decision?.image) == (0..<50).map { "i:\($0)" })
        queue.putBack(alerts)
        #expect(queue.take().first?.decision?.image == "i:0")
        queue.forgetDropped(2)
        #expect(queue.droppedCount == 1)
        let counts = metrics.alerts.family.samples.map { ($0.labels[0].value, $0.value) }
        #expect(counts.first { $0.0 == "dropped" }?.1 == 3)
    }

    @Test func nextWaitsUntilABatchIsFull() async {
        let queue = Self.queue(waitingFor: 3)
        async let next = queue.next()
        await Self.fill(queue, 4)
        #expect(await next?.count == 3)
        #expect(queue.take().count == 1)
    }

    /// An alert of a problem.
    private static var problem: Alert {
        Alert(NodeProblem(kind: .noBundle, message: "there is none", since: "now"))
    }

    @Test func saysOfAProblemWhetherItWaits() async {
        let queue = AlertQueue(nil, metrics: DaemonMetrics())
        let alert = Self.problem
        #expect(queue.add(alert) == .unwanted)
        queue.settings = Self.settings { $0.causes = [.denied] }
        #expect(queue.add(alert) == .unwanted)
        queue.settings = Self.settings()
        await Self.fill(queue, AlertQueue.maximumCount)
        #expect(queue.add(alert) == .hasNoRoom)
        #expect(queue.droppedCount == 0, "it is told later")
        _ = queue.take()
        #expect(queue.add(alert) == .waits)
    }

    @Test func problemsOutlastTheAttemptsOfOneRequest() async throws {
        try await LogText.with { log in
            let metrics = DaemonMetrics()
            let queue = AlertQueue(Self.settings(), metrics: metrics)
            let sender = AlertSender(queue, metrics: metrics, logger: log.logger)
            await Self.fill(queue, 2)
            _ = queue.add(Self.problem)
            sender.giveUpDecisions(of: queue.take())
            let counts = metrics.alerts.family.samples.map { ($0.labels[0].value, $0.value) }
            #expect(counts.first { $0.0 == "failed" }?.1 == 2)
            let problems = queue.take()
            #expect(problems.map(\.problem?.kind) == [.noBundle])
            sender.giveUpDecisions(of: problems)
            #expect(log.lines.count == 1)
            queue.settings = nil
            sender.giveUpDecisions(of: problems)
            queue.settings = Self.settings()
            #expect(queue.take().isEmpty)
        }
    }

    @Test func keepsSoManyBytes() async throws {
        let record = try await DecisionRecord.judging(findings: 1_000)
        let queue = AlertQueue(Self.settings(), metrics: DaemonMetrics())
        let room = AlertQueue.maximumBytes / record.approximateBytes
        for _ in 0..<room + 2 { queue.record(record) }
        #expect(queue.droppedCount == 2)
        // What is taken makes room, and what comes back takes it again.
        let taken = queue.take()
        #expect(taken.count == AlertQueue.maximumBatchBytes / record.approximateBytes)
        queue.record(record)
        #expect(queue.droppedCount == 2)
        queue.putBack(taken)
        queue.record(record)
        #expect(queue.droppedCount == 3)
        queue.settings = nil
        queue.settings = Self.settings()
        for _ in 0..<room { queue.record(record) }
        #expect(queue.droppedCount == 3)
    }

    @Test func sendsAnAlertThatIsLargerThanARequestByItself() async throws {
        let large = try await DecisionRecord.judging(findings: 6_000)
        #expect(large.approximateBytes > AlertQueue.maximumBatchBytes)
        let queue = AlertQueue(Self.settings(), metrics: DaemonMetrics())
        await Self.fill(queue, 2)
        queue.record(large)
        queue.record(large)
        #expect(queue.take().count == 2)
        #expect(queue.take().count == 1)
        #expect(queue.take().count == 1)
    }

    @Test func nextWaitsForNoMoreThanFitsIntoARequest() async throws {
        let record = try await DecisionRecord.judging(findings: 1_000)
        let queue = Self.queue(waitingFor: 500)
        async let next = queue.next()
        let fitting = AlertQueue.maximumBatchBytes / record.approximateBytes
        for _ in 0...fitting { queue.record(record) }
        #expect(await next?.count == fitting)
    }

    @Test func nextEndsWithItsTask() async {
        let queue = AlertQueue(Self.settings(), metrics: DaemonMetrics())
        await withTaskGroup { group in
            group.addTask { #expect(await queue.next() == nil) }
            group.cancelAll()
        }
    }

    @Test func keepsNothingWithoutAWebhook() async {
        let queue = AlertQueue(nil, metrics: DaemonMetrics())
        await Self.fill(queue, 1)
        queue.settings = Self.settings()
        #expect(queue.take().isEmpty)
        await Self.fill(queue, 1)
        queue.settings = nil
        queue.settings = Self.settings()
        #expect(queue.take().isEmpty)
    }

    @Test(
        arguments: [
            ([.denied, .cannotKnow], .cannotKnow), ([.cannotKnow], .cannotKnow),
            ([.denied], .denied),
            ([], nil),
        ] as [(Set<AlertSettings.Cause>, AlertSettings.Cause?)]
    )
    func alertsAboutWhatIsWanted(
        causes: Set<AlertSettings.Cause>,
        cause: AlertSettings.Cause?
    ) async {
        let queue = AlertQueue(Self.settings { $0.causes = causes }, metrics: DaemonMetrics())
        await Self.fill(queue, 1)
        #expect(queue.take().first?.cause == cause)
    }
}
