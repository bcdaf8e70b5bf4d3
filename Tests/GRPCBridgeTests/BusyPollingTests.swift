import Testing

@testable import GRPCBridge

@Suite struct BusyPollingTests {
    private let start = ContinuousClock.now

    /// One that expects one answer.
    private func waiting() -> BusyPolling {
        var polling = BusyPolling()
        polling.note(expected: 1)
        return polling
    }

    @Test func asksOnForASingleAnswerOnly() {
        var polling = BusyPolling()
        polling.note(expected: 0)
        #expect(!polling.isDue)
        polling.note(expected: 1)
        #expect(polling.isDue)
        polling.note(expected: 2)
        #expect(!polling.isDue)
    }

    @Test func asksOnForTheLimitAndNoLonger() {
        var polling = waiting()
        #expect(polling.isDue)
        polling.noteNothing(at: start)
        #expect(polling.isDue)
        polling.noteNothing(at: start + BusyPolling.limit - .microseconds(1))
        #expect(polling.isDue)
        // What has come meanwhile was not the answer.
        polling.note(expected: 1)
        polling.noteNothing(at: start + BusyPolling.limit)
        #expect(!polling.isDue)
        polling.note(expected: 1)
        polling.noteNothing(at: start + BusyPolling.limit * 2)
        #expect(!polling.isDue)
    }

    @Test func asksOnAnewForTheNextAnswer() {
        var polling = waiting()
        #expect(polling.isDue)
        polling.noteNothing(at: start)
        polling.note(expected: 0)
        #expect(!polling.isDue)
        polling.note(expected: 1)
        #expect(polling.isDue)
        polling.noteNothing(at: start + BusyPolling.limit * 2)
        #expect(polling.isDue)
        polling.noteNothing(at: start + BusyPolling.limit * 3)
        #expect(!polling.isDue)
    }

    @Test func sleepsThroughManyCallsAfterItHasAskedInVain() {
        var polling = waiting()
        polling.noteNothing(at: start)
        polling.noteNothing(at: start + BusyPolling.limit)
        polling.note(expected: 0)
        #expect(!polling.isDue)
        for _ in 0..<BusyPolling.pause / 2 {
            polling.note(expected: 1)
            #expect(!polling.isDue)
            polling.note(expected: 0)
            #expect(!polling.isDue)
        }
        polling.note(expected: 1)
        #expect(polling.isDue)
    }
}
