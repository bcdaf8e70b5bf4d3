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

    /// A denial of the verifier ends a pull, which may not come through the gate.
    @Test func countsAQuestionOfTheVerifierAsAPull() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.badReport()])
        #expect(try await scene.verify(Sample.image, Sample.digest("1")) != nil)
        let metrics = DaemonMetrics()
        for decision in scene.log.records { metrics.record(decision) }
        let counts = metrics.pulls.family.samples
        #expect(counts.map { $0.labels.map(\.value) } == [["denied", Sample.namespace]])
        #expect(counts.map(\.value) == [1])
        let times = metrics.decision.family.samples.filter { $0.suffix == "_count" }
        #expect(times.map(\.value) == [1])
    }

    /// It is judged before, and what the pull has brought or left cannot be looked at.
    @Test(arguments: [FailureMode.closed, .open], [nil, PullEnd.failed])
    func countsWhatCannotBeJudgedAfterThePull(
        mode: FailureMode,
        end: PullEnd?
    ) async throws {
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport()],
            pulled: .init(imageReference: "", end: end, status: nil),
            failureModes: FailureModes(mode)
        )
        _ = await scene.pull()
        let metrics = DaemonMetrics()
        for decision in scene.log.records { metrics.record(decision) }
        let counts = metrics.undecidable.family.samples.filter { $0.value > 0 }
        let labels = counts.map { $0.labels.map(\.value) }
        let isDenied = mode == .closed && end == nil
        #expect(labels == [["unresolved", isDenied ? "denied" : "allowed"]])
        #expect(counts.map(\.value) == [1])
        // What nobody has seen is not judged again.
        let rejudged = metrics.rejudgedPulls.family.samples.map(\.value).reduce(0, +)
        #expect(rejudged == (end == nil ? 1 : 0))
    }
}
