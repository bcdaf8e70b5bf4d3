import Synchronization
import Testing

@testable import Admission

@Suite struct CheckTimeTests {
    /// A clock that stands still until it is moved.
    private final class Clock: Sendable {
        private let state = Mutex(ContinuousClock.now)

        var now: ContinuousClock.Instant { state.withLock { $0 } }

        func advance(by duration: Duration) {
            state.withLock { $0 += duration }
        }
    }

    @Test func asksInTimeThatIsNotThatOfTheLooks() async {
        let (clock, backend) = (Clock(), RecordingBackend(.failure))
        let limit = CheckTime.limitOfLooks
        var asked = CheckTime { clock.now }
        var spent = asked
        await asked.ask { _ in clock.advance(by: limit) }
        await spent.spend { _ in clock.advance(by: limit) }
        #expect(await asked.wait(for: backend, upTo: limit))
        #expect(await !spent.wait(for: backend, upTo: limit))
    }

    @Test(arguments: [true, false])
    func looksForTheLastTimeAtTheEndOfTheLimit(isAllThereIs: Bool) async {
        let (clock, backend) = (Clock(), RecordingBackend(.failure))
        let limit = CheckTime.limitOfLooks
        var time = CheckTime(within: isAllThereIs ? limit : CheckTime.limit) { clock.now }
        while await time.wait(for: backend, upTo: isAllThereIs ? nil : limit) {}
        #expect(backend.pauses.reduce(.zero, +) == limit)
        #expect(backend.pauses.last == .milliseconds(1500))
    }

    @Test func givesAPartAllItsTimeHoweverMuchIsSpent() async {
        let (clock, backend) = (Clock(), RecordingBackend(.failure))
        let limit = CheckTime.limitOfLooks
        var time = CheckTime { clock.now }
        await time.spend { _ in clock.advance(by: limit) }
        await time.limited(to: limit) { part in
            while await part.wait(for: backend) {}
        }
        #expect(backend.pauses.reduce(.zero, +) == limit)
        while await time.wait(for: backend) {}
        #expect(backend.pauses.reduce(.zero, +) == CheckTime.limit - limit)
    }

    @Test func givesACallNoMoreThanThereIsAndAtLeastASecond() async {
        let clock = Clock()
        var time = CheckTime(within: .seconds(3)) { clock.now }
        await time.spend { limit in
            #expect(limit == .seconds(3))
            clock.advance(by: limit)
        }
        await time.spend { #expect($0 == .seconds(1)) }
        #expect(await !time.wait(for: RecordingBackend(.failure)))
    }
}
