import Admission
import Dispatch
import NodeFixture
import Synchronization
import Testing

@testable import ShimDaemon

@Suite struct DeferredLogTests {
    /// Keeps the images of decisions.
    private final class Images: DecisionLog {
        private let state = Mutex<[String?]>([])

        var all: [String?] { state.withLock { $0 } }

        func record(_ record: DecisionRecord) { state.withLock { $0.append(record.image) } }
    }

    @Test func recordsInTheOrderOfDecisionsAndLosesNone() async {
        let (first, second) = (Images(), Images())
        let log = DeferredLog { decision in
            first.record(decision.record)
            second.record(decision.record)
        }
        let maker = DecisionMaker(log: log)
        let images = (1...DeferredLog.maximumWaiting * 3).map { "a.example.com/b:\($0)" }
        for image in images { await maker.decide(image) }
        log.flush()
        #expect(first.all == images)
        #expect(second.all == images)
    }

    @Test(.timeLimit(.minutes(5)))
    func decisionsThatComeTooFastWaitWithoutHoldingTheirThread() async {
        let images = Images()
        let isWritable = DispatchSemaphore(value: 0)
        let log = DeferredLog { decision in
            isWritable.wait()
            images.record(decision.record)
        }
        let maker = DecisionMaker(log: log)
        let count = DeferredLog.maximumWaiting * 4
        let decided = Mutex(0)
        // This goes on while the log stands still.
        let pulls = Task.immediate {
            for number in 1...count {
                await maker.decide("a.example.com/b:\(number)")
                decided.withLock { $0 += 1 }
            }
        }
        #expect(decided.withLock { $0 } < count)
        #expect(images.all.isEmpty)
        let logs = DecisionLogs(logs: [images], lineLogs: [log])
        #expect(logs.isBehind)
        for _ in 0..<count { isWritable.signal() }
        await pulls.value
        log.flush()
        #expect(images.all.count == count)
        #expect(!logs.isBehind)
    }

    @Test func theFileAndTheHistoryHaveTheSameLines() async throws {
        try await LogText.with { log in
            try await Workspace.with { workspace in
                // Beside hundreds of other tests a write can take long to begin.
                let history = DecisionHistory(
                    path: workspace.file("decisions.sqlite"),
                    settleTimeout: .seconds(300),
                    logger: log.logger
                )
                let lines = try await collectingLines { file in
                    let inFile = DecisionLogFile(
                        file,
                        metrics: DaemonMetrics(),
                        logger: log.logger
                    )
                    let deferred = DeferredLog { inFile.record($0) }
                    let logs = DecisionLogs(logs: [], lineLogs: [deferred, history])
                    let maker = DecisionMaker(log: logs)
                    for number in 1...3 { await maker.decide("a.example.com/b:\(number)") }
                    deferred.flush()
                }
                let kept = try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await history.run() }
                    let kept = try await history.decisions(DecisionQuery())
                    group.cancelAll()
                    return kept
                }
                #expect(kept.map(\.image) == (1...3).map { "a.example.com/b:\($0)" })
                #expect(kept.map(\.line) == Array(lines.dropLast()))
            }
        }
    }

    @Test func losesNoneOfThoseThatComeFromManyTasks() async {
        let images = Images()
        let log = DeferredLog { images.record($0.record) }
        await withDiscardingTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    let maker = DecisionMaker(log: log)
                    for number in 0..<100 { await maker.decide("a.example.com/\(task):\(number)") }
                }
            }
        }
        log.flush()
        #expect(images.all.count == 800)
        #expect(Set(images.all).count == 800)
    }
}
