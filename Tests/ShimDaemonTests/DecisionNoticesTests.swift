import Admission
import Logging
import PolicyEngine
import Testing

@testable import AdmissionTests
@testable import ShimDaemon

@Suite struct DecisionNoticesTests {
    /// The line on the last decision of a pull, whose pod gives a reason.
    private static func line(in scene: Scene) async throws -> String {
        _ = await scene.pull(PullAdmissionTests.request("INC-7"))
        return try await LogText.with { log in
            try #require(scene.log.records.count == 2)
            DecisionNotices(logger: log.logger).record(scene.log.records[1])
            try #require(log.lines.count == 1)
            return log.lines[0]
        }
    }

    @Test func tellsWhyWhatWasPulledPassesUnjudged() async throws {
        let scene = try Scene(
            [Sample.policy()],
            reports: [
                Sample.cleanReport(), ImageReportOnOneDigest(digest: Sample.digest("b")).bad(),
            ],
            contentAtLast: .failure(.unavailable("no route")),
            pulled: .image("2"),
            failureModes: FailureModes(.open)
        )
        let line = try await Self.line(in: scene)
        #expect(line.contains("warning: not the image that was judged has been pulled"))
        #expect(line.contains(" cause=unresolved"))
        #expect(line.contains("the registry does not tell which manifest"))
        #expect(line.contains(" outcome=allow"))
    }

    @Test func tellsThatNobodyCouldLookAtWhatAPullHasLeft() async throws {
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport()],
            pulled: .init(imageReference: "", end: .failed, status: nil)
        )
        let line = try await Self.line(in: scene)
        #expect(line.contains("warning: what a pull has left cannot be looked up"))
        #expect(line.contains(" cause=unresolved"))
        #expect(line.contains("it is away"))
    }

    @Test func tellsTheReasonThatOnlyWhatWasPulledNeeded() async throws {
        var policy = try Sample.policy()
        policy.breakGlass = true
        let scene = try Scene(
            [policy],
            reports: [Sample.cleanReport(), Sample.badReport(imageID: Sample.digest("2"))],
            pulled: .image("2")
        )
        let line = try await Self.line(in: scene)
        #expect(line.contains(" reason=INC-7"))
    }
}
