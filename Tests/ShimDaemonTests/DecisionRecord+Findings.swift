import Admission
import Testing

@testable import AdmissionTests

extension DecisionRecord {
    /// The decision on an image with so many findings, each of which denies it.
    static func judging(findings: Int) async throws -> DecisionRecord {
        let found = try (0..<findings).map { try Sample.finding("CVE-2026-\($0)") }
        let scene = try Scene([Sample.policy()], reports: [Sample.report(found)])
        _ = await scene.pull()
        return try scene.log.onlyRecord()
    }
}
