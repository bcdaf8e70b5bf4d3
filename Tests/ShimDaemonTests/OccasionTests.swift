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

    @Test func isDueForEachOnceInAnIntervalWhateverBecomesOfOthers() {
        let occasions = OccasionForEach<Int>()
        let start = ContinuousClock.now
        #expect(occasions.isDue(1, at: start))
        #expect(occasions.isDue(2, at: start))
        #expect(!occasions.isDue(1, at: start))
        #expect(occasions.isDue(1, at: start + Occasion.interval))
    }

    @Test func isDueOnceForAllOfTooMany() {
        let occasions = OccasionForEach<Int>()
        let start = ContinuousClock.now
        let due = (0..<10_000).count { occasions.isDue($0, at: start) }
        #expect(due == OccasionForEach<Int>.maximumCount + 1)
    }
}
