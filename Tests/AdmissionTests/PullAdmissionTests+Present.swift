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
        // By the image ID, not the name; then as before any pull, and nothing after it.
        let id = try Sample.digest().description
        #expect(scene.backend.calls == [.status(of: id), .status(of: Sample.image)])
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
        #expect(scene.backend.pauses.reduce(.zero, +) <= CheckTime.limitOfLooks)
        #expect(scene.backend.limits.allSatisfy { $0 <= CheckTime.limitOfLooks })
    }

    @Test func letsThroughWhatIsOnTheNodeOnceTheRuntimeIsBack() async throws {
        var pulled = try RecordingBackend.Pulled.image("1")
        pulled.earlierStatuses = [nil, nil]
        let scene = try Scene([Self.policy()], reports: [Sample.badReport()], pulled: pulled)
        #expect(await scene.pull().answer == RecordingBackend.answer)
        #expect(scene.backend.pauses == [.milliseconds(100), .milliseconds(200)])
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

    /// A scene in which the sample's tag moves to a denied image after the first pull was judged.
    private static func moved(
        _ pulled: RecordingBackend.Pulled,
        change: (inout NamespacePolicy) throws -> Void = { _ in }
    ) throws -> Scene {
        try Scene(
            [policy(change: change)],
            reports: [Sample.cleanReport(), Sample.badReport(imageID: Sample.digest("2"))],
            content: .success(Sample.content()),
            contentAtLast: .success(Sample.content(["2"])),
            pulled: pulled
        )
    }

    @Test(arguments: [true, false])
    func doesNotTakeForPresentWhatAnotherPullHasJustBrought(hasName: Bool) async throws {
        let (first, end) = (HeldCall(), HeldCall())
        var pulled = try RecordingBackend.Pulled.image("2")
        if !hasName { pulled.status = WireField.status(id: try Sample.digest("2").description) }
        pulled.duration = first.hold
        pulled.pausing = {
            first.release()
            await end.hold()
        }
        let scene = try Self.moved(pulled)
        await withTaskGroup { group in
            group.addTask {
                #expect(await scene.pull().denial != nil)
                end.release()
            }
            await first.waitForBeginning()
            #expect(await scene.pull().denial != nil)
            first.release()
        }
        #expect(scene.backend.messages.count == 1)
        #expect(scene.backend.pauses.count == 1)
        #expect(scene.log.records.allSatisfy { $0.basis == .policy })
    }

    @Test func looksAgainIfARemovalHasEndedMeanwhile() async throws {
        let (first, look) = (HeldCall(), HeldCall())
        var pulled = try RecordingBackend.Pulled.image("2")
        pulled.duration = first.hold
        pulled.delay = look.hold
        let scene = try Self.moved(pulled)
        async let bringing = scene.pull()
        await first.waitForBeginning()
        async let asking = scene.pull()
        await look.waitForBeginning()
        first.release()
        #expect(await bringing.denial != nil)
        look.release()
        #expect(await asking.denial != nil)
        #expect(scene.backend.messages.count == 1)
    }

    @Test func waitsForNoPullThatCannotHaveBroughtTheImage() async throws {
        let others = ["\(Sample.repository):1.3", "\(Sample.namespace)/web:2"]
        for other in others {
            let first = HeldCall()
            var pulled = try RecordingBackend.Pulled.image("2", otherTags: [other])
            pulled.duration = first.hold
            let scene = try Self.moved(pulled)
            await withTaskGroup { group in
                group.addTask { _ = await scene.pull() }
                await first.waitForBeginning()
                #expect(await scene.pull().answer != nil)
                first.release()
            }
            #expect(scene.backend.pauses.isEmpty)
        }
    }

    /// The tag is pulled anew, and what it was until then is pulled by its digest.
    @Test func waitsForNoPullThatFoundTheImage() async throws {
        let first = HeldCall()
        var pulled = try RecordingBackend.Pulled.image("2")
        pulled.statusesBefore = [pulled.status]
        pulled.duration = first.hold
        let scene = try Self.moved(pulled)
        let digest = try Sample.digest("e")
        await withTaskGroup { group in
            group.addTask { _ = await scene.pull() }
            await first.waitForBeginning()
            #expect(await scene.pull("\(Sample.repository)@\(digest)").answer != nil)
            #expect(scene.backend.pauses.isEmpty)
            first.release()
        }
    }

    @Test(arguments: [Sample.image, "\(Sample.repository)@sha256:"])
    func letsThroughTwoPullsAtOnceOfWhatIsOnTheNode(image: String) async throws {
        let digest = try Sample.digest("e")
        let image = image == Sample.image ? image : "\(Sample.repository)@\(digest)"
        let first = HeldCall()
        var pulled = try RecordingBackend.Pulled.image("1")
        pulled.duration = first.hold
        let scene = try Scene([Self.policy()], reports: [Sample.badReport()], pulled: pulled)
        await withTaskGroup { group in
            group.addTask { #expect(await scene.pull(image).answer != nil) }
            await first.waitForBeginning()
            #expect(await scene.pull(image).answer != nil)
            first.release()
        }
        #expect(scene.backend.messages.count == 2)
        #expect(scene.backend.pauses.isEmpty)
    }

    @Test func doesNotTakeForPresentWhatCouldNotBeRemovedUntilItIsLetThrough() async throws {
        var pulled = try RecordingBackend.Pulled.image("2")
        pulled.failingRemovals = .max
        let scene = try Self.moved(pulled) { $0.breakGlass = true }
        #expect(await scene.pull().denial != nil)
        #expect(scene.log.records.last?.pulled?.removalError == "it is busy")
        #expect(await scene.pull().denial != nil)
        #expect(scene.log.records.last?.basis == .policy)
        #expect(await scene.pull(Self.request("INC-7")).answer != nil)
        #expect(await scene.pull().answer != nil)
        #expect(scene.log.records.last?.basis == .present)
    }
}
