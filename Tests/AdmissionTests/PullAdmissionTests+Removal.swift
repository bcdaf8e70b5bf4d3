import OCI
import PolicyEngine
import Testing

@testable import Admission

/// How a denied image is removed that a pull has brought.
extension PullAdmissionTests {
    private typealias Pulled = RecordingBackend.Pulled

    /// A scene in which the sample's tag moves to a denied image.
    private static func moved(_ pulled: Pulled) throws -> Scene {
        try Scene(
            [Sample.policy()],
            reports: [Sample.cleanReport(), Sample.badReport(imageID: Sample.digest("2"))],
            pulled: pulled
        )
    }

    @Test func removesADeniedImageOnceTheRuntimeIsBack() async throws {
        var pulled = try Pulled.image("2")
        pulled.failingRemovals = 6
        let scene = try Self.moved(pulled)
        #expect(await scene.pull().denial != nil)
        let id = try Sample.digest("2").description
        let attempt = [RecordingBackend.Call.status(of: id), .removal(of: id)]
        let attempts = Array(repeating: attempt, count: 7).flatMap(\.self)
        #expect(
            scene.backend.calls == [.status(of: Sample.image), .status(of: id)] + attempts
        )
        #expect(
            scene.backend.pauses
                == [100, 200, 400, 800, 1600, 3200].map { Duration.milliseconds($0) }
        )
        let record = try #require(scene.log.records.last?.pulled)
        #expect(record.isRemoved == true)
        #expect(record.removalError == nil)
    }

    @Test(arguments: [(false, CheckTime.limit), (true, CheckTime.limitAfterCancellation)])
    func givesUpRemovingInTimeAndSaysSo(isAbandoned: Bool, limit: Duration) async throws {
        var pulled = try Pulled.image("2")
        pulled.failingRemovals = .max
        let scene = try Self.moved(pulled)
        // Refused in any case: the caller must not take the image for a good one.
        let outcome = isAbandoned ? await scene.pullAbandoned() : await scene.pull()
        #expect(outcome.denial != nil)
        let waited = scene.backend.pauses.reduce(.zero, +)
        #expect(waited <= limit)
        #expect(waited > limit - .seconds(5))
        let record = try #require(scene.log.records.last?.pulled)
        #expect(record.imageID == (try Sample.digest("2").description))
        #expect(record.isRemoved == false)
        #expect(record.removalError == "it is busy")
    }

    @Test func keepsAnImageThatTheNodeHasInAnotherRepository() async throws {
        let name = "registry.example.com/other/tenant:3"
        let scene = try Self.moved(.image("2", otherTags: ["\(Sample.repository):1.3", name]))
        #expect(await scene.pull().denial != nil)
        let look = RecordingBackend.Call.status(of: try Sample.digest("2").description)
        #expect(scene.backend.calls == [.status(of: Sample.image), look, look])
        let record = try #require(scene.log.records.last?.pulled)
        #expect(record.isRemoved == false)
        #expect(record.removalError == nil)
        #expect(record.keptFor == name)
    }

    @Test func keepsAnImageThatTheRuntimeNeeds() async throws {
        let scene = try Self.moved(.image("2", isPinned: true))
        #expect(await scene.pull().denial != nil)
        let look = RecordingBackend.Call.status(of: try Sample.digest("2").description)
        #expect(scene.backend.calls == [.status(of: Sample.image), look, look])
        #expect(scene.log.records.last?.pulled?.keptFor == "pinned")
    }

    @Test func keepsAnImageThatGetsANameInAnotherRepositoryWhileItIsJudged() async throws {
        let name = "registry.example.com/other/tenant:3"
        var pulled = try Pulled.image("2", otherTags: [name])
        pulled.earlierStatuses = [try Pulled.image("2").status]
        let scene = try Self.moved(pulled)
        #expect(await scene.pull().denial != nil)
        let look = RecordingBackend.Call.status(of: try Sample.digest("2").description)
        #expect(scene.backend.calls == [.status(of: Sample.image), look, look])
        #expect(scene.log.records.last?.pulled?.keptFor == name)
    }

    @Test func looksForNamesAnewAfterARemovalThatFailed() async throws {
        let name = "registry.example.com/other/tenant:3"
        var pulled = try Pulled.image("2", otherTags: [name])
        let alone = try Pulled.image("2").status
        pulled.earlierStatuses = [alone, alone]
        pulled.failingRemovals = .max
        let scene = try Self.moved(pulled)
        #expect(await scene.pull().denial != nil)
        let id = try Sample.digest("2").description
        #expect(
            scene.backend.calls == [
                .status(of: Sample.image),
                .status(of: id), .status(of: id), .removal(of: id), .status(of: id),
            ]
        )
        #expect(scene.log.records.last?.pulled?.keptFor == name)
    }

    /// The runtime is away for as long as the image may be looked for, and back for its removal.
    @Test(arguments: ["registry.example.com/other/tenant:3", nil])
    func looksForTheNamesOfWhatCouldNotBeLookedUp(name: String?) async throws {
        var pulled = try Pulled.image("2", otherTags: name.map { [$0] } ?? [])
        pulled.earlierStatuses = Array(repeating: nil, count: 13)
        let scene = try Self.moved(pulled)
        #expect(await scene.pull().refusal?.reason == .unavailable)
        let record = try #require(scene.log.records.last)
        #expect(record.unknownCause == "unresolved")
        #expect(record.pulled?.keptFor == name)
        #expect(record.pulled?.isRemoved == (name == nil))
        let removal = RecordingBackend.Call.removal(of: try Sample.digest("2").description)
        #expect(scene.backend.calls.contains(removal) == (name == nil))
    }

    @Test func removesAnImageThatHasFurtherNamesInItsOwnRepository() async throws {
        let scene = try Self.moved(.image("2", otherTags: ["\(Sample.repository):1.3"]))
        #expect(await scene.pull().denial != nil)
        let id = try Sample.digest("2").description
        #expect(
            scene.backend.calls == [
                .status(of: Sample.image), .status(of: id), .status(of: id), .removal(of: id),
            ]
        )
    }

    @Test func twoTagsThatMoveToOneDeniedImageDoNotKeepItForEachOther() async throws {
        let other = "\(Sample.namespace)/web:2"
        let held = HeldCall()
        var pulled = try Pulled.image("2", otherTags: [other])
        pulled.duration = held.hold
        let scene = try Self.moved(pulled)
        let outcomes = await Self.pull(in: scene, while: other, held)
        #expect(outcomes[0].denial != nil)
        #expect(outcomes[1].refusal?.reason == .unavailable)
        #expect(scene.log.records.last?.basis == .gone)
        let id = try Sample.digest("2").description
        #expect(
            scene.backend.calls.prefix(5) == [
                .status(of: other), .status(of: Sample.image),
                .status(of: id), .status(of: id), .removal(of: id),
            ]
        )
        #expect(scene.log.records.allSatisfy { $0.pulled?.keptFor == nil })
    }

    /// A pod's reason lets the image through under another tag meanwhile.
    @Test func keepsAnImageForTheNameOfAPullThatWasJudgedGoodForIt() async throws {
        var policy = try Sample.policy()
        policy.breakGlass = true
        let other = "\(Sample.repository):1.3"
        let held = HeldCall()
        var pulled = try Pulled.image("2", otherTags: [other])
        pulled.duration = held.hold
        let scene = try Scene(
            [policy],
            reports: [Sample.cleanReport(), Sample.badReport(imageID: Sample.digest("2"))],
            content: .success(Sample.content(["2"])),
            contentAtLast: .success(Sample.content()),
            pulled: pulled
        )
        await withTaskGroup { group in
            group.addTask { #expect(await scene.pull(Self.request("INC-7", other)).answer != nil) }
            await held.waitForBeginning()
            #expect(await scene.pull().denial != nil)
            held.release()
        }
        #expect(scene.log.records.last?.pulled?.keptFor == other)
    }

    /// Pulls the sample while another image is pulled; the outcome of that is the last.
    private static func pull(
        in scene: Scene,
        while other: String,
        _ held: HeldCall
    ) async -> [PullOutcome<String>] {
        await withTaskGroup { group in
            group.addTask { await scene.pull(other) }
            await held.waitForBeginning()
            let first = await scene.pull()
            held.release()
            return await group.reduce(into: [first]) { $0.append($1) }
        }
    }

    /// The image is allowed elsewhere and has the name `:1` there, and something is pulled there
    /// meanwhile: only a pull of that name can have given it.
    @Test(arguments: [
        (":1", judged: "2", keeps: true), (":1", judged: "3", keeps: false),
        (":2", judged: "2", keeps: true), (":2", judged: "3", keeps: true),
        ("@sha256:", judged: "e", keeps: true), ("@sha256:", judged: "d", keeps: true),
    ])
    func keepsAnImageForANameThatNoPullElsewhereCanHaveGivenWrongly(
        identifier: String,
        judged: Character,
        keeps: Bool
    ) async throws {
        let namespace = "registry.example.com/other"
        var other = try Sample.policy(unscanned: .allow)
        other.name = try NamespacePattern(parsing: namespace)
        other.allowlist = [try Sample.finding().id]
        let name = "\(namespace)/app:1"
        let held = HeldCall()
        var pulled = try Pulled.image("2", manifest: "e", otherTags: [name])
        pulled.duration = held.hold
        let isTag = identifier.hasPrefix(":")
        let scene = try Scene(
            [Sample.policy(), other],
            reports: [
                Sample.cleanReport(), Sample.badReport(imageID: Sample.digest("2")),
                ImageReportOnOneDigest(digest: Sample.digest("d")).clean(),
                ImageReportOnOneDigest(digest: Sample.digest("e")).clean(),
            ],
            content: .success(Sample.content([isTag ? judged : "1"])),
            contentAtLast: .success(Sample.content()),
            pulled: pulled
        )
        let reference =
            "\(namespace)/app" + (try isTag ? identifier : "@\(Sample.digest(judged))")
        let outcomes = await Self.pull(in: scene, while: reference, held)
        #expect(outcomes[0].denial != nil)
        #expect(outcomes[1].answer != nil || !keeps)
        let record = try #require(scene.log.records.first { $0.pulled != nil }?.pulled)
        #expect(record.keptFor == (keeps ? name : nil))
        #expect(record.isRemoved == !keeps)
    }
}
