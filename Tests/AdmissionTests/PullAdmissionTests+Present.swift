import OCI
import PolicyEngine
import Testing

@testable import Admission

/// Pulls of what is on the node already.
extension PullAdmissionTests {
    private static func policy(
        _ rule: PresentImagesRule = .allow,
        change: (inout NamespacePolicy) throws -> Void = { _ in }
    ) throws -> NamespacePolicy {
        var policy = try Sample.policy()
        policy.presentImages = rule
        try change(&policy)
        return policy
    }

    @Test func letsThroughWhatIsOnTheNode() async throws {
        let scene = try Scene(
            [Self.policy()],
            reports: [Sample.badReport()],
            pulled: .image("1")
        )
        #expect(await scene.pull().answer == RecordingBackend.answer)
        // The image ID, not the name, and nothing after the pull.
        #expect(try scene.backend.calls == [.status(of: Sample.digest().description)])
        let record = try scene.log.onlyRecord()
        #expect(record.outcome == "allow")
        #expect(record.basis == .present)
        #expect(record.wouldDeny == true)
        #expect(record.violations.count == 1)
    }

    @Test(arguments: [PresentImagesRule.judge, .enforce])
    func deniesItWhereThePolicyDoesNotSaySo(_ rule: PresentImagesRule) async throws {
        let scene = try Scene(
            [Self.policy(rule)],
            reports: [Sample.badReport()],
            pulled: .image("1")
        )
        #expect(await scene.pull().denial != nil)
        #expect(scene.backend.calls.isEmpty)
    }

    @Test func deniesWhatIsNotOnTheNode() async throws {
        let scene = try Scene([Self.policy()], reports: [Sample.badReport()])
        #expect(await scene.pull().denial != nil)
        #expect(scene.backend.messages.isEmpty)
    }

    @Test func deniesWhatTheRuntimeAnswersWithAnotherImage() async throws {
        let scene = try Scene(
            [Self.policy()],
            reports: [Sample.badReport()],
            pulled: .image("2")
        )
        #expect(await scene.pull().denial != nil)
    }

    @Test func deniesWhileTheRuntimeDoesNotAnswer() async throws {
        let pulled = RecordingBackend.Pulled(imageReference: "", status: nil)
        let scene = try Scene([Self.policy()], reports: [Sample.badReport()], pulled: pulled)
        #expect(await scene.pull().denial != nil)
    }

    @Test func needsEveryImageThatMayRun() async throws {
        let scene = try Scene(
            [Self.policy()],
            reports: [Sample.badReport()],
            content: .success(Sample.content(["1", "2"])),
            pulled: .image("1")
        )
        #expect(await scene.pull().denial != nil)
    }

    @Test func doesNotLetTheDenylistThroughForBeingThere() async throws {
        let policy = try Self.policy { $0.denylist = [try Sample.finding().id] }
        let scene = try Scene([policy], reports: [Sample.badReport()], pulled: .image("1"))
        #expect(await scene.pull().denial != nil)
        #expect(scene.backend.calls.isEmpty)
    }

    @Test(arguments: [true, false])
    func asksTheRegistryForTheImageOfADigest(isKnown: Bool) async throws {
        let digest = try Sample.digest("a")
        let scene = try Scene(
            [Self.policy()],
            reports: [Sample.badReport(digests: [digest])],
            content: isKnown ? .success(Sample.content()) : .failure(.unavailable("no route")),
            pulled: .image("1", manifest: "a")
        )
        let outcome = await scene.pull("\(Sample.repository)@\(digest)")
        #expect((outcome.denial == nil) == isKnown)
        #expect(try scene.log.onlyRecord().basis == (isKnown ? .present : .policy))
    }

    @Test func judgesWhatCameInsteadOfWhatWasThere() async throws {
        var pulled = try RecordingBackend.Pulled.image("2")
        let there = try #require(try RecordingBackend.Pulled.image("1").status)
        pulled.earlierStatuses = [there]
        let scene = try Scene(
            [Self.policy()],
            reports: [
                Sample.badReport(), Sample.badReport(imageID: Sample.digest("2")),
            ],
            pulled: pulled
        )
        // One look before the pull at image 1; those after it are at image 2.
        let outcome = await scene.pull()
        #expect(outcome.denial != nil)
        let first = try #require(scene.log.records.first)
        #expect(first.basis == .present)
        #expect(scene.log.records.last?.pulled?.judgedImageIDs == [try Sample.digest().description])
    }
}
