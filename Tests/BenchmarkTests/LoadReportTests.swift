import Testing

@testable import pullgate_benchmark

@Suite struct LoadReportTests {
    private static func round(milliseconds: [Int], processor: Duration?) -> LoadRound {
        LoadRound(
            milliseconds.map { .milliseconds($0) },
            time: .seconds(2),
            processorTime: processor
        )
    }

    private let report = LoadReport(rounds: [
        "direct": [
            round(milliseconds: [1, 2, 3], processor: nil),
            round(milliseconds: [10, 20, 30], processor: nil),
            round(milliseconds: [4, 4, 4], processor: nil),
        ],
        "gate": [
            round(milliseconds: [3, 3, 3], processor: .milliseconds(10)),
            round(milliseconds: [30, 30, 30], processor: .milliseconds(20)),
            round(milliseconds: [40, 40, 40], processor: .milliseconds(60)),
        ],
    ])

    @Test func comparesRoundsThatWereMadeOneAfterAnother() throws {
        // 3/2, 30/20 and 40/4: the middle one, not the ratio of the middle ones.
        #expect(report.ratio("gate", to: "direct", \.p50) == 1.5)
        #expect(report.addedShare("gate") == 0.5)
        #expect(report.added("gate") == 26_000)
    }

    @Test func processorTimeIsThatOfAllRoundsByAllCalls() throws {
        let time = try #require(report.processorMicrosecondsPerCall("gate"))
        #expect(time == 10_000)
        #expect(report.processorMicrosecondsPerCall("direct") == nil)
    }

    @Test func aTargetThatIsNotThereHasNoFigures() {
        #expect(report.median("peer", \.p50) == nil)
        #expect(report.ratio("peer", to: "direct", \.p50) == nil)
        #expect(report.processorMicrosecondsPerCall("peer") == nil)
    }
}
