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
        atLast: Result<ImageContent, ContentError>? = nil,
        pulled: Pulled
    ) throws -> Scene {
        try Scene(
            [Sample.policy(mode)],
            reports: [Sample.cleanReport(), Sample.badReport(imageID: Sample.digest("2"))],
            content: content,
            contentAtLast: atLast,
            pulled: pulled
        )
    }

    @Test(arguments: [PullEnd.interrupted, .failed, .lost])
    func removesADeniedImageOfAPullThatTheCallerGaveUp(end: PullEnd) async throws {
        let scene = try Self.unanswered(pulled: .image("2", end: end))
        #expect(await scene.pullAbandoned().denial != nil)
        let id = try Sample.digest("2").description
        #expect(
            scene.backend.calls.prefix(3) == [
                .status(of: Sample.image), .status(of: id), .removal(of: id),
            ]
        )
        // What was there may have been an older one, and this pull's is still to come, or it gets
        // another name.
        let looks = Set(scene.backend.calls.dropFirst(3))
        #expect(looks == [.status(of: Sample.image), .status(of: id)])
        #expect(scene.backend.pauses.reduce(.zero, +) <= CheckTime.limitOfLooks)
        let record = try #require(scene.log.records.last)
        #expect(record.pulled?.imageID == (try Sample.digest("2").description))
        #expect(record.pulled?.isRemoved == true)
    }

    /// A pull that is made because the registry has no such image, of a tag and of a digest.
    @Test(arguments: [PullEnd.interrupted, .failed, .lost], [true, false])
    func removesOnlyWhatWasNotThereBeforeAPullThatTheRegistryHadNothingFor(
        end: PullEnd,
        isAbandoned: Bool
    ) async throws {
        let digest = "\(Sample.repository)@\(try Sample.digest("e"))"
        let removal = RecordingBackend.Call.removal(of: try Sample.digest("2").description)
        // What was there: another image, none, or the same one.
        let earlier = [try Pulled.image("3").status, [], try Pulled.image("2").status]
        for image in [Sample.image, digest] {
            for (status, isNew) in zip(earlier, [true, true, false]) {
                var pulled = try Pulled.image("2", end: end)
                pulled.earlierStatuses = [status]
                let scene = try Self.unanswered(content: .failure(.notFound), pulled: pulled)
                let request = PullImageRequest.encode(image: image)
                let outcome =
                    isAbandoned ? await scene.pullAbandoned(request) : await scene.pull(request)
                #expect((outcome.denial != nil) == isNew)
                #expect(scene.backend.calls.contains(removal) == isNew)
                #expect(scene.resolver.references.count == 1)
            }
        }
    }

    @Test func waitsForAnImageThatARuntimeNamesAfterItsCallerGaveUp() async throws {
        var pulled = try Pulled.image("2", end: .interrupted)
        // Nothing, then what the tag was before, then what the pull brings.
        let before = WireField.status(id: try Sample.digest("1").description)
        pulled.earlierStatuses = [[], nil, before]
        let removal = RecordingBackend.Call.removal(of: try Sample.digest("2").description)
        let scene = try Self.unanswered(pulled: pulled)
        #expect(await scene.pullAbandoned().denial != nil)
        #expect(scene.backend.calls[5] == removal)
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

    @Test(arguments: [[], nil] as [[UInt8]?])
    func doesNotWaitLongForAPullThatTheCallerGaveUp(status: [UInt8]?) async throws {
        let pulled = Pulled(imageReference: "", end: .interrupted, status: status)
        let scene = try Self.unanswered(pulled: pulled)
        #expect(await scene.pull().answer == RecordingBackend.failure)
        #expect(scene.backend.pauses.reduce(.zero, +) <= CheckTime.limitOfLooks)
        #expect(scene.log.records.count == 1)
    }

    @Test(arguments: [[], nil, [0xff]] as [[UInt8]?])
    func looksOnceAfterAPullThatFailed(status: [UInt8]?) async throws {
        let pulled = Pulled(imageReference: "", end: .failed, status: status)
        for content in [nil, .failure(.notFound)] as [RecordingResolver.Answer?] {
            let scene = try Self.unanswered(content: content, pulled: pulled)
            #expect(await scene.pull().answer == RecordingBackend.failure)
            // And once before it, if the registry had nothing for it.
            let looks = content == nil ? 1 : 2
            let look = RecordingBackend.Call.status(of: Sample.image)
            #expect(scene.backend.calls == Array(repeating: look, count: looks))
            #expect(scene.backend.pauses.isEmpty)
            #expect(scene.resolver.references.count == 1)
            #expect(scene.log.records.count == 1)
        }
    }

    @Test func looksOnceTheRuntimeThatWentAwayIsBack() async throws {
        var pulled = try Pulled.image("2", end: .lost)
        pulled.earlierStatuses = [nil, nil]
        let scene = try Self.unanswered(atLast: .success(Sample.content(["2"])), pulled: pulled)
        #expect(await scene.pull().denial != nil)
        #expect(scene.backend.pauses.count == 2)
        #expect(scene.log.records.last?.pulled?.isRemoved == true)
    }

    @Test(arguments: [PullEnd.failed, .lost, .interrupted])
    func removesADeniedImageThatTheTagHasMovedToOfAPullThatFailed(end: PullEnd) async throws {
        let scene = try Self.unanswered(
            atLast: .success(Sample.content(["2"])),
            pulled: .image("2", end: end)
        )
        #expect(await scene.pull().denial != nil)
        #expect(scene.log.records.last?.pulled?.isRemoved == true)
    }

    /// Where the pull was not judged, as the registry had nothing for it, the runtime did not say what
    /// was there.
    @Test(arguments: [PullEnd.failed, .lost, .interrupted], [true, false])
    func keepsADeniedImageThatWasThereBeforeAPullThatFailed(
        end: PullEnd,
        isJudged: Bool
    ) async throws {
        var pulled = try Pulled.image("2", end: end)
        if !isJudged { pulled.earlierStatuses = [nil] }
        let scene = try Self.unanswered(
            content: isJudged ? .success(Sample.content()) : .failure(.notFound),
            pulled: pulled
        )
        #expect(await scene.pull().answer == RecordingBackend.failure)
        #expect(scene.backend.calls.allSatisfy { $0 == .status(of: Sample.image) })
        #expect(scene.backend.calls.count == (isJudged ? 1 : 2) || end == .interrupted)
        // Before the pull, and once after it, when there is little time.
        #expect(scene.resolver.references.count == 2)
        #expect(scene.resolver.urgencies == [false, true])
        #expect(scene.log.records.count == 1)
    }

    @Test(arguments: [PullEnd.failed, .lost, .interrupted])
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
