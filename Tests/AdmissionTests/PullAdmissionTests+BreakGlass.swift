import CRI
import OCI
import PolicyEngine
import Testing

@testable import Admission

/// What a pod's reason lets through.
extension PullAdmissionTests {
    /// The sample image, for a pod with an annotation.
    static func request(_ reason: String) -> [UInt8] {
        let annotation =
            WireField.text(1, "pullgate.dev/break-glass") + WireField.text(2, reason)
        return WireField.bytes(1, WireField.text(1, Sample.image))
            + WireField.bytes(3, WireField.bytes(7, annotation))
    }

    private static func policy(
        change: (inout NamespacePolicy) throws -> Void = { _ in }
    ) throws -> NamespacePolicy {
        var policy = try Sample.policy()
        policy.breakGlass = true
        try change(&policy)
        return policy
    }

    @Test func letsADeniedPullThroughForAPodThatGivesAReason() async throws {
        let scene = try Scene([Self.policy()], reports: [Sample.badReport()])
        let outcome = await scene.pull(Self.request("INC-7: shop is down"))
        #expect(outcome.answer == RecordingBackend.answer)
        let record = try scene.log.onlyRecord()
        #expect(record.outcome == "allow")
        #expect(record.basis == .policy)
        #expect(record.breakGlass == "INC-7: shop is down")
        #expect(record.wouldDeny == true)
        #expect(record.violations.map(\.rule) == ["severity"])
        #expect(record.message == nil)
    }

    @Test func needsAPolicyThatAllowsIt() async throws {
        let scene = try Scene([Sample.policy()], reports: [Sample.badReport()])
        let outcome = await scene.pull(Self.request("INC-7"))
        #expect(outcome.denial?.contains("break-glass") == false)
        #expect(try scene.log.onlyRecord().breakGlass == nil)
    }

    @Test(arguments: ["", " \t"])
    func needsAReason(_ reason: String) async throws {
        let scene = try Scene([Self.policy()], reports: [Sample.badReport()])
        let outcome = await scene.pull(Self.request(reason))
        #expect(outcome.denial?.hasSuffix("annotate the pod, pullgate.dev/break-glass.") == true)
        #expect(try scene.log.onlyRecord().breakGlass == nil)
    }

    @Test func doesNotLiftTheDenylist() async throws {
        let policy = try Self.policy { $0.denylist = [try Sample.finding().id] }
        let scene = try Scene([policy], reports: [Sample.badReport()])
        let outcome = await scene.pull(Self.request("INC-7"))
        #expect(outcome.denial?.contains("on the denylist") == true)
        #expect(scene.backend.messages.isEmpty)
    }

    @Test func isNotRecordedWhereNothingIsDenied() async throws {
        let scene = try Scene([Self.policy()], reports: [Sample.cleanReport()])
        _ = await scene.pull(Self.request("INC-7"))
        #expect(try scene.log.onlyRecord().breakGlass == nil)
    }

    @Test func letsThroughWhatCannotBeJudgedWhereThePolicyIsKnown() async throws {
        let failure = Result<ImageContent, ContentError>.failure(.unavailable("no route"))
        let pulled = try RecordingBackend.Pulled.image("2")
        let scene = try Scene([Self.policy()], content: failure, pulled: pulled)
        let outcome = await scene.pull(Self.request("INC-7"))
        #expect(outcome.answer == RecordingBackend.answer)
        let record = try scene.log.onlyRecord()
        #expect(record.basis == .failureMode)
        #expect(record.failureMode == "closed")
        #expect(record.wouldDeny == true)
        #expect(record.breakGlass == "INC-7")
    }

    @Test func staysClosedWithoutAnyPolicy() async throws {
        let scene = try Scene([], bundle: .none)
        #expect(await scene.pull(Self.request("INC-7")).denial != nil)
    }

    @Test(arguments: [true, false])
    func cannotKnowTheDenylistWithoutReports(hasDenylist: Bool) async throws {
        let policy = try Self.policy {
            if hasDenylist { $0.denylist = [try Sample.finding().id] }
        }
        let scene = try Scene([policy], reports: nil)
        let outcome = await scene.pull(Self.request("INC-7"))
        #expect((outcome.denial != nil) == hasDenylist)
    }

    @Test(arguments: [false, true])
    func isGoodForWhatCameInsteadUnlessThatIsOnTheDenylist(isDenied: Bool) async throws {
        let other = try Sample.finding("CVE-2024-9")
        let policy = try Self.policy { if isDenied { $0.denylist = [other.id] } }
        let scene = try Scene(
            [policy],
            reports: [
                Sample.badReport(), Sample.report([other], imageID: Sample.digest("2")),
            ],
            pulled: .image("2")
        )
        let outcome = await scene.pull(Self.request("INC-7"))
        #expect((outcome.denial != nil) == isDenied)
        let second = try #require(scene.log.records.last)
        #expect(second.pulled?.isRemoved == (isDenied ? true : nil))
        #expect(second.breakGlass == (isDenied ? nil : "INC-7"))
    }

    @Test func keepsWhatAnUnansweredPullHasBrought() async throws {
        let scene = try Scene(
            [Self.policy()],
            reports: [
                Sample.badReport(), Sample.badReport(imageID: Sample.digest("2")),
            ],
            contentAtLast: .success(Sample.content(["2"])),
            pulled: .image("2", end: .lost)
        )
        _ = await scene.pull(Self.request("INC-7"))
        let removal = RecordingBackend.Call.removal(of: try Sample.digest("2").description)
        #expect(!scene.backend.calls.contains(removal))
        #expect(scene.log.records.count == 1)
    }
}
