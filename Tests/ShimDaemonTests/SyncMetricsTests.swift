import Testing

@testable import PolicySync
@testable import PrometheusMetrics
@testable import ShimDaemon

@Suite struct SyncMetricsTests {
    private static let start = ContinuousClock.now

    /// The age of the last good poll, some seconds after the start.
    private static func age(_ status: SyncStatus, after seconds: Int64) -> [Double]? {
        status.metrics(at: start + .seconds(seconds), startedAt: start)
            .first { $0.name == "pullgate_sync_last_success_age_seconds" }?
            .samples.map(\.value)
    }

    @Test func countsFromTheStartUntilAPollHasGoneWell() {
        var status = SyncStatus()
        #expect(Self.age(status, after: 1000) == [1000])
        status.lastSuccessfulPoll = Self.start + .seconds(900)
        #expect(Self.age(status, after: 1000) == [100])
    }

    @Test func countsOnWhileAnswersAreRefused() {
        var status = SyncStatus()
        status.lastSuccessfulPoll = Self.start + .seconds(100)
        status.lastSuccessfulRequest = .now
        #expect(Self.age(status, after: 1000) == [900])
    }
}
