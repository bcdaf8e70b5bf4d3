import CRI
import OCI
import PolicyEngine
import Testing

@testable import Admission

/// What is done with what a pull leaves that did not succeed.
extension PullAdmissionTests {
    private typealias Pulled = RecordingBackend.Pulled

    private static func unanswered(
        _ mode: EnforcementMode = .enforce,
        content: Result<ImageContent, ContentError>? = nil,
        pulled: Pulled
    ) throws -> Scene {
        try Scene(
            [Sample.policy(mode)],
            reports: [Sample.cleanReport(), Sample.badReport(imageID: Sample.digest("2"))],
            content: content,
            pulled: pulled
        )
    }

    @Test(arguments: [PullEnd.interrupted, .failed])
    func removesADeniedImageOfAPullThatTheCallerGaveUp(end: PullEnd) async throws {
        let scene = try Self.unanswered(pulled: .image("2", end: end))
        #expect(await scene.pullAbandoned().denial != nil)
        let id = try Sample.digest("2").description
        #expect(
            scene.backend.calls.prefix(4) == [
                .status(of: Sample.image), .status(of: Sample.image), .status(of: id),
                .removal(of: id),
            ]
        )
        // What was there may have been an older one, and this pull's is still to come, or it gets
        // another name.
        let looks = Set(scene.backend.calls.dropFirst(4))
        #expect(looks == [.status(of: Sample.image), .status(of: id)])
        #expect(scene.backend.pauses.reduce(.zero, +) <= CheckTime.limitOfLooks)
        let record = try #require(scene.log.records.last)
        #expect(record.pulled?.imageID == (try Sample.digest("2").description))
        #expect(record.pulled?.isRemoved == true)
    }

    /// Of a tag and of a digest, judged by what the registry has or made because it has nothing.
    @Test(arguments: [PullEnd.interrupted, .failed], [true, false])
    func removesOnlyWhatWasNotThereBefore(end: PullEnd, isAbandoned: Bool) async throws {
        let digest = "\(Sample.repository)@\(try Sample.digest("e"))"
        let removal = RecordingBackend.Call.removal(of: try Sample.digest("2").description)
        // What was there: another image, none, or the same one.
        let earlier = [try Pulled.image("3").status, [], try Pulled.image("2").status]
        for content in [nil, .failure(.notFound)] as [RecordingResolver.Answer?] {
            for image in [Sample.image, digest] {
                for (status, isNew) in zip(earlier, [true, true, false]) {
                    var pulled = try Pulled.image("2", end: end)
                    pulled.statusesBefore = [status]
                    let scene = try Self.unanswered(content: content, pulled: pulled)
                    let request = PullImageRequest.encode(image: image)
                    let outcome =
                        isAbandoned
                        ? await scene.pullAbandoned(request) : await scene.pull(request)
                    #expect((outcome.denial != nil) == isNew)
                    #expect(scene.backend.calls.contains(removal) == isNew)
                    #expect(scene.resolver.references.count == 1)
                    #expect(scene.resolver.forgotten.isEmpty != isNew)
                    #expect(scene.log.records.count == (isNew ? 2 : 1))
                }
            }
        }
    }

    /// A runtime that does not answer is asked again; if it never does, nothing counts as having been
    /// there.
    @Test(arguments: [PullEnd.interrupted, .failed], [true, false])
    func removesWhatItCannotTellFromWhatWasThere(end: PullEnd, comesBack: Bool) async throws {
        var pulled = try Pulled.image("2", end: end)
        pulled.statusesBefore = [nil, nil] + (comesBack ? [pulled.status] : [])
        let scene = try Self.unanswered(pulled: pulled)
        #expect((await scene.pull().denial == nil) == comesBack)
        let removal = RecordingBackend.Call.removal(of: try Sample.digest("2").description)
        #expect(scene.backend.calls.contains(removal) != comesBack)
        #expect(scene.backend.messages.count == 1)
        let waited = scene.backend.pauses.prefix(2)
        #expect(waited == [.milliseconds(100), .milliseconds(200)])
        #expect(scene.backend.pauses.reduce(.zero, +) <= CheckTime.limitOfLooks * 2)
    }

    /// What it has would count as brought if it came back right after the pull.
    @Test(arguments: [true, false])
    func pullsOnlyIfTheRuntimeCanBeReached(comesBack: Bool) async throws {
        var pulled = try Pulled.image("2", end: .failed)
        pulled.statusesBefore = [nil, nil] + (comesBack ? [pulled.status] : [])
        pulled.isAwayBefore = true
        let scene = try Self.unanswered(pulled: pulled)
        let outcome = await scene.pull()
        #expect(outcome.answer == (comesBack ? RecordingBackend.failure : nil))
        #expect((outcome.refusal?.reason == .unavailable) != comesBack)
        #expect((outcome.refusal?.message.contains("it is away") == true) != comesBack)
        #expect(scene.backend.messages.isEmpty != comesBack)
        #expect(scene.backend.calls.allSatisfy { $0 == .status(of: Sample.image) })
        #expect(scene.log.records.count == 1)
    }

    @Test func tellsACallerThatHasGivenUpWhileTheRuntimeIsAwaySo() async throws {
        let wait = HeldCall()
        var pulled = try Pulled.image("2", end: .failed)
        pulled.statusesBefore = [nil]
        pulled.isAwayBefore = true
        pulled.pausing = wait.hold
        let scene = try Self.unanswered(pulled: pulled)
        let pull = Task { await scene.pull() }
        await wait.waitForBeginning()
        pull.cancel()
        wait.release()
        #expect(await pull.value.refusal?.reason == .cancelled)
        #expect(scene.backend.messages.isEmpty)
    }

    @Test func doesNotTakeForOldWhatAnotherPullHasJustBrought() async throws {
        let first = HeldCall()
        var pulled = try Pulled.image("2", end: .interrupted)
        pulled.duration = first.hold
        let scene = try Self.unanswered(content: .failure(.notFound), pulled: pulled)
        await withTaskGroup { group in
            group.addTask { _ = await scene.pull() }
            await first.waitForBeginning()
            #expect(await scene.pull().denial != nil)
            first.release()
        }
        let removal = RecordingBackend.Call.removal(of: try Sample.digest("2").description)
        #expect(scene.backend.calls.contains(removal))
    }

    @Test func doesNotTakeForOldWhatCouldNotBeRemoved() async throws {
        var pulled = try Pulled.image("2", end: .failed)
        pulled.failingRemovals = .max
        let scene = try Self.unanswered(pulled: pulled)
        for _ in 1...2 { #expect(await scene.pull().denial != nil) }
        #expect(scene.log.records.last?.pulled?.removalError == "it is busy")
    }

    @Test func waitsForAnImageThatARuntimeNamesAfterItsCallerGaveUp() async throws {
        var pulled = try Pulled.image("2", end: .interrupted)
        // Nothing, then what the tag was before, then what the pull brings.
        let before = WireField.status(id: try Sample.digest("1").description)
        pulled.earlierStatuses = [[], nil, before]
        let removal = RecordingBackend.Call.removal(of: try Sample.digest("2").description)
        let scene = try Self.unanswered(pulled: pulled)
        #expect(await scene.pullAbandoned().denial != nil)
        #expect(scene.backend.calls[6] == removal)
        #expect(scene.log.records.last?.pulled?.isRemoved == true)
    }

    @Test func removesADeniedImageAgainThatTheRuntimeNamesAfterItsRemoval() async throws {
        var pulled = try Pulled.image("2", end: .interrupted)
        pulled.isNamedAgain = true
        let scene = try Self.unanswered(pulled: pulled)
        #expect(await scene.pullAbandoned().denial != nil)
        let id = try Sample.digest("2").description
        #expect(scene.backend.calls.count { $0 == .removal(of: id) } == 2)
        #expect(scene.backend.calls.last == .status(of: id))
        #expect(scene.log.records.last?.pulled?.isRemoved == true)
    }

    @Test func doesNotWaitLongForAPullThatTheCallerGaveUp() async throws {
        let pulled = Pulled(imageReference: "", end: .interrupted, status: [])
        let scene = try Self.unanswered(pulled: pulled)
        #expect(await scene.pull().answer == RecordingBackend.failure)
        #expect(scene.backend.pauses.reduce(.zero, +) <= CheckTime.limitOfLooks)
        #expect(scene.log.records.count == 1)
    }

    @Test func looksOnceAfterAPullThatFailed() async throws {
        let scene = try Self.unanswered(pulled: .failure)
        #expect(await scene.pull().answer == RecordingBackend.failure)
        // And once before it.
        let look = RecordingBackend.Call.status(of: Sample.image)
        #expect(scene.backend.calls == [look, look])
        #expect(scene.backend.pauses.isEmpty)
        #expect(scene.log.records.count == 1)
    }

    /// Whatever the failure mode, and the pod's reason: the caller has an error already.
    @Test(arguments: [FailureMode.closed, .open], [PullEnd.failed, .interrupted])
    func recordsThatNobodyTellsWhatAPullLeft(mode: FailureMode, end: PullEnd) async throws {
        var policy = try Sample.policy()
        policy.breakGlass = true
        for status in [nil, [0xff]] as [[UInt8]?] {
            let scene = try Scene(
                [policy],
                reports: [Sample.cleanReport()],
                pulled: Pulled(imageReference: "", end: end, status: status),
                failureModes: FailureModes(except: [.unresolved: mode])
            )
            let outcome = await scene.pull(Self.request("INC-7"))
            #expect(outcome.answer == RecordingBackend.failure)
            #expect(scene.backend.calls.allSatisfy { $0 == .status(of: Sample.image) })
            let waited = scene.backend.pauses.reduce(.zero, +)
            let mayChange = status == nil || end == .interrupted
            #expect(waited <= CheckTime.limitOfLooks)
            #expect((waited > .zero) == mayChange)
            try #require(scene.log.records.count == 2)
            let record = scene.log.records[1]
            #expect(record.unknownCause == "unresolved")
            #expect(record.unknownDetail?.contains("has left") == true)
            #expect(record.basis == .unseen)
            #expect(record.failureMode == nil)
            #expect(record.breakGlass == nil)
            #expect(record.message == nil)
            #expect(record.pulled?.imageID == nil)
            #expect(record.pulled?.isRemoved == nil)
        }
    }

    @Test func looksOnceTheRuntimeThatWentAwayIsBack() async throws {
        var pulled = try Pulled.image("2", end: .failed)
        pulled.earlierStatuses = [nil, nil]
        let scene = try Self.unanswered(pulled: pulled)
        #expect(await scene.pull().denial != nil)
        #expect(scene.backend.pauses.count == 2)
        #expect(scene.log.records.last?.pulled?.isRemoved == true)
    }

    @Test(arguments: [PullEnd.failed, .interrupted])
    func keepsWhatIsAllowed(end: PullEnd) async throws {
        for imageID in ["1", "3"] as [Character] {
            let scene = try Scene(
                [Sample.policy()],
                reports: [Sample.cleanReport(), Sample.cleanReport(imageID: Sample.digest("3"))],
                pulled: .image(imageID, end: end)
            )
            #expect(await scene.pull().answer == RecordingBackend.failure)
            #expect(scene.backend.calls.allSatisfy { $0 == .status(of: Sample.image) })
            #expect(scene.log.records.count == 1)
        }
    }

    @Test func removesNothingThatIsOnlyAudited() async throws {
        let scene = try Self.unanswered(.audit, pulled: .image("2", end: .interrupted))
        #expect(await scene.pull().answer == RecordingBackend.failure)
        #expect(scene.backend.calls.allSatisfy { $0 == .status(of: Sample.image) })
    }
}
