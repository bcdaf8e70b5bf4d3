import Testing

@testable import PolicySync

@Suite struct PollScheduleTests {
    private static func waits(
        interval: Duration,
        _ successes: [Bool],
        random: Double = 0
    ) -> [Duration] {
        var schedule = PollSchedule(interval: interval)
        return successes.map { schedule.next(afterSuccess: $0, random: random) }
    }

    @Test func waitsTheIntervalAfterASuccess() {
        let waits = Self.waits(interval: .seconds(30), [true, true, true])
        #expect(waits == [.seconds(30), .seconds(30), .seconds(30)])
    }

    @Test func doublesTheWaitWithEachFailureUpToTheInterval() {
        let waits = Self.waits(interval: .seconds(30), Array(repeating: false, count: 7))
        #expect(waits == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
    }

    @Test func startsAgainAfterASuccess() {
        let waits = Self.waits(interval: .seconds(30), [false, false, true, false, false])
        #expect(waits == [1, 2, 30, 1, 2].map { .seconds($0) })
    }

    @Test func neverWaitsLongerThanAShortInterval() {
        let waits = Self.waits(interval: .milliseconds(50), [false, false, true])
        #expect(waits == Array(repeating: .milliseconds(50), count: 3))
    }

    @Test(arguments: [(-1, 27_000), (-0.5, 28_500), (0, 30_000), (0.5, 31_500), (1, 33_000)])
    func movesTheWaitByATenthAtMost(random: Double, milliseconds: Int) {
        let waits = Self.waits(interval: .seconds(30), [true], random: random)
        #expect(waits.map(Self.milliseconds) == [milliseconds])
    }

    @Test func movesTheWaitAfterAFailureToo() {
        let waits = Self.waits(interval: .seconds(30), [false, false], random: 0.5)
        #expect(waits.map(Self.milliseconds) == [1_050, 2_100])
    }

    /// Rounded, as the random part is no exact number.
    private static func milliseconds(_ duration: Duration) -> Int {
        Int((duration / .milliseconds(1)).rounded())
    }

    @Test func goesOnForAnyNumberOfFailures() {
        let day = Duration.seconds(24 * 60 * 60)
        let waits = Self.waits(interval: day, Array(repeating: false, count: 1_000))
        #expect(waits.suffix(900).allSatisfy { $0 == day })
    }
}
