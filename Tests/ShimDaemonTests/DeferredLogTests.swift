import Admission
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
        let log = DeferredLog([first, second])
        let maker = DecisionMaker(log: log)
        let images = (1...DeferredLog.maximumWaiting * 3).map { "a.example.com/b:\($0)" }
        for image in images { await maker.decide(image) }
        log.flush()
        #expect(first.all == images)
        #expect(second.all == images)
    }

    @Test func losesNoneOfThoseThatComeFromManyTasks() async {
        let images = Images()
        let log = DeferredLog([images])
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
