import Testing

@testable import GRPCBridge

@Suite struct BusyPollingTests {
    private let start = ContinuousClock.now

    /// One that has asked for one answer in vain.
    private func inVain() -> BusyPolling {
        var polling = BusyPolling()
        polling.note(expected: 1)
        polling.noteNothing(at: start)
        polling.noteNothing(at: start + BusyPolling.limit)
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
        var polling = BusyPolling()
        polling.note(expected: 1)
        #expect(polling.isDue)
        polling.noteNothing(at: start)
        polling.note(expected: 1)
        #expect(polling.isDue)
        // Whatever else came meanwhile is no answer.
        polling.noteNothing(at: start + BusyPolling.limit - .microseconds(1))
        polling.note(expected: 1)
        #expect(polling.isDue)
        polling.noteNothing(at: start + BusyPolling.limit)
        polling.note(expected: 1)
        #expect(!polling.isDue)
        polling.noteNothing(at: start + BusyPolling.limit * 2)
        polling.note(expected: 1)
        #expect(!polling.isDue)
    }

    @Test func asksOnAnewForTheNextAnswer() {
        var polling = BusyPolling()
        polling.note(expected: 1)
        #expect(polling.isDue)
        polling.noteNothing(at: start)
        polling.note(expected: 0)
        #expect(!polling.isDue)
        polling.note(expected: 1)
        #expect(polling.isDue)
        polling.noteNothing(at: start + BusyPolling.limit * 2)
        polling.note(expected: 1)
        #expect(polling.isDue)
        polling.noteNothing(at: start + BusyPolling.limit * 3)
        polling.note(expected: 1)
        #expect(!polling.isDue)
    }

    @Test func sleepsThroughManyCallsAfterItHasAskedInVain() {
        var polling = inVain()
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
