import PolicyEngine
import Testing

@testable import PolicySync
@testable import PrometheusMetrics
@testable import ShimDaemon

@Suite struct SyncMetricsTests {
    private static let start = Timestamp(secondsSinceEpoch: 1_800_000_000)

    /// The age of the last good poll, some seconds after the start.
    private static func age(_ status: SyncStatus, after seconds: Int64) -> [Double]? {
        status.metrics(at: start.adding(seconds: seconds), startedAt: start)
            .first { $0.name == "pullgate_sync_last_success_age_seconds" }?
            .samples.map(\.value)
    }

    @Test func countsFromTheStartUntilAPollHasGoneWell() {
        var status = SyncStatus()
        #expect(Self.age(status, after: 1000) == [1000])
        status.lastSuccessfulPoll = Self.start.adding(seconds: 900)
        #expect(Self.age(status, after: 1000) == [100])
    }

    @Test func countsOnWhileAnswersAreRefused() {
        var status = SyncStatus()
        status.lastSuccessfulPoll = Self.start.adding(seconds: 100)
        status.lastSuccessfulRequest = Self.start.adding(seconds: 1000)
        #expect(Self.age(status, after: 1000) == [900])
    }

    @Test func isNotNegativeWhenTheClockIsSetBack() {
        #expect(Self.age(SyncStatus(), after: -10) == [0])
    }
}
