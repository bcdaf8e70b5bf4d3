import OCI
import PolicyEngine
import ScanReports
import Testing

@testable import Admission

/// Reports that cannot be read while a pull is judged, and clocks that are wrong.
extension PullAdmissionTests {
    /// A source that answers some look-ups and no more.
    final class Failing: ScanReportSource {
        private let good: ReportIndex
        private let isGood: @Sendable (Set<Digest>) -> Bool

        init(_ images: [ImageReport], when isGood: @escaping @Sendable (Set<Digest>) -> Bool) {
            good = ReportIndex(images)
            self.isGood = isGood
        }

        var namesEveryImageID: Bool { good.namesEveryImageID }

        var isInMemory: Bool { false }

        func images(for digests: Set<Digest>) throws(ReportSourceError) -> [ImageReport] {
            guard isGood(digests) else { throw ReportSourceError("page 7 is damaged") }
            return good.images(for: digests)
        }
    }

    @Test(arguments: [FailureMode.closed, .open])
    func takesReportsThatCannotBeReadForNoAnswer(mode: FailureMode) async throws {
        // That nothing is known would let the image in.
        let scene = try Scene(
            [Sample.policy(unscanned: .allow)],
            source: Failing([], when: { _ in false }),
            failureModes: FailureModes(except: [.noReports: mode])
        )
        let outcome = await scene.pull()
        #expect((outcome.answer == nil) == (mode == .closed))
        let record = try scene.log.onlyRecord()
        #expect(record.unknownCause == "noReports")
        #expect(record.failureMode == mode.rawValue)
        if mode == .closed {
            #expect(outcome.denial?.contains("the node's scan reports cannot be read") == true)
        }
    }

    @Test(arguments: [nil, PullEnd.failed])
    func deniesWhatCameWhenItsReportsCannotBeRead(end: PullEnd?) async throws {
        let moved = try Sample.digest("5")
        let scene = try Scene(
            [Sample.policy()],
            source: Failing([Sample.cleanReport()], when: { !$0.contains(moved) }),
            pulled: .image("5", end: end)
        )
        #expect(await scene.pull().answer == nil)
        #expect(scene.log.records.last?.unknownCause == "noReports")
        #expect(scene.log.records.last?.pulled?.isRemoved == true)
    }

    @Test func judgesDatesByNoClockThatIsBehindTheBundle() async throws {
        var policy = try Sample.policy()
        policy.exceptions = [
            PolicyException(
                id: try #require(VulnerabilityID("CVE-2024-1")),
                expires: Sample.issuedAt.adding(seconds: -60),
                reason: "over when the bundle was made"
            )
        ]
        let scene = try Scene(
            [policy],
            reports: [Sample.badReport()],
            now: { Sample.issuedAt.adding(seconds: -7_200) }
        )
        #expect(await scene.pull().denial?.contains("CVE-2024-1") == true)
    }
}
