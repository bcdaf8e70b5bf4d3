import OCI
import PolicyEngine
import ScanReports
import Testing

@testable import Admission

/// Pulls whose content the registry did not tell, and that go on all the same.
extension PullAdmissionTests {
    private static let obstacles: [ContentError] = [.unavailable("down"), .unauthorized("who?")]

    private static func unresolved(
        _ obstacle: ContentError,
        _ mode: EnforcementMode = .enforce,
        reports: [ImageReport],
        pulled: RecordingBackend.Pulled? = nil
    ) throws -> Scene {
        try Scene(
            [Sample.policy(mode)],
            reports: reports,
            content: .failure(obstacle),
            pulled: pulled ?? .image("1"),
            failureModes: FailureModes(mode == .audit ? .closed : .open)
        )
    }

    @Test(arguments: obstacles)
    func judgesAnUnresolvedImageOnceItIsThere(obstacle: ContentError) async throws {
        let scene = try Self.unresolved(obstacle, reports: [Sample.badReport()])
        #expect(await scene.pull().denial != nil)
        let id = try Sample.digest().description
        #expect(
            scene.backend.calls == [
                .status(of: Sample.image), .status(of: id), .status(of: id), .removal(of: id),
            ]
        )
        #expect(scene.log.records.map(\.basis) == [.failureMode, .policy])
        #expect(scene.log.records.map(\.outcome) == ["allow", "deny"])
    }

    @Test(arguments: obstacles)
    func saysOfAnUnresolvedImageThatItIsAllowedOnceItIsThere(obstacle: ContentError) async throws {
        let scene = try Self.unresolved(obstacle, reports: [Sample.cleanReport()])
        #expect(await scene.pull().answer == RecordingBackend.answer)
        #expect(scene.log.records.map(\.basis) == [.failureMode, .policy])
        #expect(scene.log.records.last?.pulled?.isRemoved == nil)
    }

    @Test(arguments: obstacles)
    func keepsAnUnresolvedImageThatIsUnknownAfterThePullToo(obstacle: ContentError) async throws {
        let id = try Sample.digest().description
        let running = ImageReportOnOneDigest(digest: try Sample.digest()).unfinished()
        let scenes = [
            try Self.unresolved(obstacle, reports: []),
            try Self.unresolved(obstacle, reports: [running]),
            try Self.unresolved(
                obstacle,
                reports: [Sample.badReport()],
                pulled: .init(imageReference: id, status: [0xff])
            ),
        ]
        for scene in scenes {
            #expect(await scene.pull().answer == RecordingBackend.answer)
            #expect(scene.backend.calls == [.status(of: Sample.image), .status(of: id)])
            #expect(scene.log.records.count == 1)
        }
    }

    @Test(arguments: obstacles)
    func removesAnUnresolvedImageInWhichAnUnfinishedScanFoundSomething(
        obstacle: ContentError
    ) async throws {
        let found = ImageReportOnOneDigest(digest: try Sample.digest())
            .unfinished(try Sample.finding())
        let scene = try Self.unresolved(obstacle, reports: [found])
        #expect(await scene.pull().denial != nil)
        let id = try Sample.digest().description
        #expect(
            scene.backend.calls == [
                .status(of: Sample.image), .status(of: id), .status(of: id), .removal(of: id),
            ]
        )
    }

    /// As after one that succeeds: what is denied goes, and what is unknown may stay.
    @Test(arguments: [PullEnd.failed, .interrupted])
    func removesOnlyWhatIsNewAndDeniedWhenAnUnresolvedPullDoesNotSucceed(
        end: PullEnd
    ) async throws {
        let bad = try Sample.badReport()
        for (reports, wasThere) in [([bad], false), ([bad], true), ([], false)] {
            var pulled = try RecordingBackend.Pulled.image("1", end: end)
            if wasThere { pulled.statusesBefore = [pulled.status] }
            let scene = try Self.unresolved(.unavailable("down"), reports: reports, pulled: pulled)
            let isDenied = !reports.isEmpty && !wasThere
            #expect((await scene.pull().denial != nil) == isDenied)
            let removal = RecordingBackend.Call.removal(of: try Sample.digest().description)
            #expect(scene.backend.calls.contains(removal) == isDenied)
            #expect(scene.log.records.count == (isDenied ? 2 : 1))
        }
    }

    @Test(arguments: obstacles)
    func recordsInModeAuditWhatAnUnresolvedImageIs(obstacle: ContentError) async throws {
        let scene = try Self.unresolved(obstacle, .audit, reports: [Sample.badReport()])
        #expect(await scene.pull().answer == RecordingBackend.answer)
        #expect(scene.log.records.map(\.basis) == [.failureMode, .policy])
        #expect(scene.log.records.map(\.wouldDeny) == [true, true])
        #expect(scene.log.records.last?.pulled?.isRemoved == nil)
    }
}
