import Admission
import OCI
import PolicyEngine
import PrometheusMetrics
import ScanReports
import Testing

@testable import AdmissionTests
@testable import ShimDaemon

@Suite struct DaemonMetricsTests {
    /// The decisions on a pull whose tag moves and whose pod gives a reason.
    private static func decisions(
        judged: ImageReport,
        pulled: ImageReport
    ) async throws -> [DecisionRecord] {
        var policy = try Sample.policy()
        policy.breakGlass = true
        let scene = try Scene([policy], reports: [judged, pulled], pulled: .image("2"))
        _ = await scene.pull(PullAdmissionTests.request("INC-7"))
        return scene.log.records
    }

    /// How many pulls were let through, by why.
    private static func waived(by decisions: [DecisionRecord]) -> [String: Double] {
        let metrics = DaemonMetrics()
        for decision in decisions { metrics.record(decision) }
        let counts = metrics.waived.family.samples.map { ($0.labels[0].value, $0.value) }
        return Dictionary(uniqueKeysWithValues: counts).filter { $0.value > 0 }
    }

    @Test func countsAPullOnceThatAReasonLetsThroughBeforeAndAfterItsTagMoved() async throws {
        let decisions = try await Self.decisions(
            judged: Sample.badReport(),
            pulled: Sample.report(
                [Sample.finding("CVE-2024-9")],
                imageID: Sample.digest("2")
            )
        )
        #expect(decisions.map(\.breakGlass) == ["INC-7", "INC-7"])
        #expect(Self.waived(by: decisions) == ["breakGlass": 1])
    }

    @Test func countsAPullThatNeedsItsReasonOnlyAfterItsTagMoved() async throws {
        let decisions = try await Self.decisions(
            judged: Sample.cleanReport(),
            pulled: Sample.badReport(imageID: Sample.digest("2"))
        )
        #expect(decisions.map(\.breakGlass) == [nil, "INC-7"])
        #expect(Self.waived(by: decisions) == ["breakGlass": 1])
    }
}
