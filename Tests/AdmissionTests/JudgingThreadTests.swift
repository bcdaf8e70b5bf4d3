import Foundation
import OCI
import PolicyEngine
import ScanReports
import Synchronization
import Testing

@testable import Admission

/// A pull comes on a thread that all other calls wait for.
@Suite struct JudgingThreadTests {
    /// Reports on a disk, as it were, that note on which threads they are asked for.
    private final class OnDisk: ScanReportSource {
        private let reports: ReportIndex
        private let noted = Mutex<[pthread_t]>([])

        init(_ reports: [ImageReport]) { self.reports = ReportIndex(reports) }

        var threads: [pthread_t] { noted.withLock { $0 } }

        var namesEveryImageID: Bool { reports.namesEveryImageID }

        var isInMemory: Bool { false }

        func images(for digests: Set<Digest>) -> [ImageReport] {
            noted.withLock { $0.append(pthread_self()) }
            return reports.images(for: digests)
        }
    }

    @Test(arguments: [
        (
            findings: Examination.quickFindings, exceptions: Examination.quickFindings,
            staysThere: true
        ),
        // So many that the thread has gone to sleep before they are judged.
        (findings: 3_000, exceptions: 0, staysThere: false),
        (findings: 1, exceptions: 100_000, staysThere: false),
    ])
    func judgesFewFindingsWhereThePullComesAndManyElsewhere(
        findings: Int,
        exceptions: Int,
        staysThere: Bool
    ) async throws {
        var policy = try Sample.policy()
        policy.exceptions = try (0..<exceptions).map { number in
            PolicyException(
                id: try #require(VulnerabilityID("CVE-2023-\(number)")),
                expires: Sample.now.adding(seconds: 60),
                reason: "accepted"
            )
        }
        let scene = try Scene(
            [policy],
            reports: [Sample.report((1...findings).map { try Sample.finding("CVE-2024-\($0)") })]
        )
        let (own, last) = try await Self.pull(in: scene)
        #expect((own == last) == staysThere)
        #expect(try scene.log.onlyRecord().violations.count == findings)
    }

    @Test func readsReportsOnDiskElsewhere() async throws {
        let source = OnDisk([try Sample.badReport()])
        let scene = try Scene([Sample.policy()], source: source)
        let (own, _) = try await Self.pull(in: scene)
        #expect(try scene.log.onlyRecord().violations.count == 1)
        #expect(!source.threads.isEmpty)
        #expect(!source.threads.contains(own))
    }

    /// Begins a pull on a thread of its own.
    ///
    /// - Returns: That thread, and the one that the pull ends on.
    private static func pull(in scene: Scene) async throws -> (own: pthread_t, last: pthread_t) {
        let image = try "\(Sample.repository)@\(Sample.digest())"
        return await withCheckedContinuation { continuation in
            let isDone = DispatchSemaphore(value: 0)
            Thread {
                let own = pthread_self()
                Task.immediate {
                    _ = await scene.pull(image)
                    continuation.resume(returning: (own, pthread_self()))
                    isDone.signal()
                }
                // Another thread could have the number of one that has ended.
                isDone.wait()
            }.start()
        }
    }
}
