import OCI
import PolicyEngine
import Testing

@testable import Admission

/// Which content a pull is judged by.
extension PullAdmissionTests {
    @Test func judgesATagByTheDigestsThatAReportNamesForIt() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.badReport()])
        let outcome = await scene.pull()
        #expect(outcome.denial?.contains("(sha256:111111111111…)") == true)
        let record = try scene.log.onlyRecord()
        #expect(record.digests == [try Sample.digest().description])
        #expect(record.reports == 1)
    }

    @Test func allowsAnImageWhoseReportIsClean() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.cleanReport()])
        #expect(await scene.pull().answer == RecordingBackend.answer)
        let record = try scene.log.onlyRecord()
        #expect(record.reports == 1)
        #expect(record.wouldDeny == false)
        #expect(record.digests == [try Sample.digest().description])
    }

    @Test func deniesATagThatNoReportNames() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.cleanReport()])
        let outcome = await scene.pull("registry.example.com/payments/api")
        let message = try #require(outcome.denial)
        // By the name that the caller knows, not the normalised one.
        #expect(message.hasPrefix("pullgate: registry.example.com/payments/api is blocked"))
        #expect(message.contains("no finished scan report"))
        #expect(scene.backend.messages.isEmpty)
        let record = try scene.log.onlyRecord()
        #expect(record.violations.map(\.rule) == ["unscanned"])
        #expect(record.reports == 0)
        #expect(record.digests.isEmpty)
    }

    @Test func showsInTheLogThatAnAllowedImageHasNoReport() async throws {
        let scene = try Scene([Sample.policy(unscanned: .allow)])
        #expect(await scene.pull().answer == RecordingBackend.answer)
        let record = try scene.log.onlyRecord()
        #expect(record.reports == 0)
        #expect(record.violations.isEmpty)
    }

    @Test func judgesADigestByItself() async throws {
        let other = try Sample.digest("2")
        let scene = try Scene(
            [Sample.policy()],
            reports: [
                Sample.badReport(), Sample.report([], digest: other, tag: "a.example.com/b:1"),
            ]
        )
        let repository = "registry.example.com/payments/api"
        #expect(await scene.pull("\(repository)@\(try Sample.digest())").denial != nil)
        // The tag is that of the bad one, and the digest is what is pulled.
        #expect(await scene.pull("\(repository):1.4@\(other)").answer != nil)
        #expect(scene.log.records.last?.reference == "\(repository)@\(other)")
        #expect(scene.log.records.last?.digests == [other.description])
    }

    @Test func asksTheResolverOnceAboutTheNormalisedReference() async throws {
        let scene = try Scene([Sample.policy()])
        _ = await scene.pull("registry.example.com/payments/api")
        let expected = try ImageReference(
            normalizing: "registry.example.com/payments/api:latest"
        )
        #expect(scene.resolver.references == [expected])
    }
}
