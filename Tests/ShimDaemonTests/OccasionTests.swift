import Testing

@testable import ShimDaemon

@Suite struct OccasionTests {
    @Test func isDueOnceInAnInterval() {
        let occasion = Occasion()
        let start = ContinuousClock.now
        #expect(occasion.isDue(at: start))
        #expect(!occasion.isDue(at: start))
        #expect(!occasion.isDue(at: start + Occasion.interval - .milliseconds(1)))
        #expect(occasion.isDue(at: start + Occasion.interval))
        #expect(!occasion.isDue(at: start + Occasion.interval))
    }
}
