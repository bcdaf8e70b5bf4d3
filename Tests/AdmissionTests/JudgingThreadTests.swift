import Foundation
import Testing

@testable import Admission

/// A pull comes on a thread that all other calls wait for.
@Suite struct JudgingThreadTests {
    @Test(arguments: [
        (findings: Examination.findingsAtOnce, staysThere: true),
        (findings: Examination.findingsAtOnce + 1, staysThere: false),
    ])
    func judgesFewFindingsWhereThePullComesAndManyElsewhere(
        findings: Int,
        staysThere: Bool
    ) async throws {
        let scene = try Scene(
            [Sample.policy()],
            reports: [Sample.report((1...findings).map { try Sample.finding("CVE-2024-\($0)") })]
        )
        let image = try "\(Sample.repository)@\(Sample.digest())"
        let hasStayed = await withCheckedContinuation { continuation in
            let isDone = DispatchSemaphore(value: 0)
            Thread {
                let thread = pthread_self()
                Task.immediate {
                    _ = await scene.pull(image)
                    continuation.resume(returning: pthread_self() == thread)
                    isDone.signal()
                }
                // Another thread could have the number of one that has ended.
                isDone.wait()
            }.start()
        }
        #expect(hasStayed == staysThere)
        #expect(try scene.log.onlyRecord().violations.count == findings)
    }
}
