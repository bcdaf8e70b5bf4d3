import OCI
import PolicyEngine
import Testing

@testable import Admission

/// What would become of a pull, without one.
extension PullAdmissionTests {
    @Test func checksAnImageAsAPullWouldBeJudged() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.badReport()])
        let record = await scene.check(Sample.image)
        #expect(scene.log.records.isEmpty)
        #expect(scene.backend.messages.isEmpty)
        let denial = await scene.pull().denial
        #expect(record.message == denial)
        #expect(denial != nil)
        #expect(record.wouldDeny == true)
        #expect(record.caller == nil)
    }

    @Test func checksATextThatIsNoImage() async throws {
        let record = try await Scene([]).check("Not/Valid")
        #expect(record.basis == .invalidRequest)
        #expect(record.outcome == "deny")
    }
}
