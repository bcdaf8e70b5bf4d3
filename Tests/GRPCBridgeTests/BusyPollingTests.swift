import Testing

@testable import GRPCBridge

@Suite struct BusyPollingTests {
    private let start = ContinuousClock.now

    @Test func asksOnForTheLimitAndNoLonger() {
        var polling = BusyPolling()
        #expect(polling.isDue)
        polling.noteNothing(at: start)
        #expect(polling.isDue)
        polling.noteNothing(at: start + BusyPolling.limit - .microseconds(1))
        #expect(polling.isDue)
        polling.noteNothing(at: start + BusyPolling.limit)
        #expect(!polling.isDue)
    }

    @Test func asksOnAgainAfterAnEventWithinTheLimit() {
        var polling = BusyPolling()
        polling.noteNothing(at: start)
        polling.noteEvent()
        // A wait begins anew: the time of the last one does not count.
        polling.noteNothing(at: start + BusyPolling.limit * 2)
        #expect(polling.isDue)
        polling.noteNothing(at: start + BusyPolling.limit * 3)
        #expect(!polling.isDue)
    }

    @Test func sleepsForManyEventsAfterItHasAskedInVain() {
        var polling = BusyPolling()
        polling.noteNothing(at: start)
        polling.noteNothing(at: start + BusyPolling.limit)
        for _ in 0..<BusyPolling.pause {
            polling.noteEvent()
            #expect(!polling.isDue)
        }
        polling.noteEvent()
        #expect(polling.isDue)
    }
}
