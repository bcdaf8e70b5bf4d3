import OCI
import PolicyEngine
import Synchronization
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
        #expect(scene.backend.calls == [.status(of: id)] + attempts)
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
        #expect(scene.backend.calls == [look, look])
        let record = try #require(scene.log.records.last?.pulled)
        #expect(record.isRemoved == false)
        #expect(record.removalError == nil)
        #expect(record.keptFor == name)
    }

    @Test func keepsAnImageThatTheRuntimeNeeds() async throws {
        let scene = try Self.moved(.image("2", isPinned: true))
        #expect(await scene.pull().denial != nil)
        let look = RecordingBackend.Call.status(of: try Sample.digest("2").description)
        #expect(scene.backend.calls == [look, look])
        #expect(scene.log.records.last?.pulled?.keptFor == "pinned")
    }

    @Test func keepsAnImageThatGetsANameInAnotherRepositoryWhileItIsJudged() async throws {
        let name = "registry.example.com/other/tenant:3"
        var pulled = try Pulled.image("2", otherTags: [name])
        pulled.earlierStatuses = [try Pulled.image("2").status]
        let scene = try Self.moved(pulled)
        #expect(await scene.pull().denial != nil)
        let look = RecordingBackend.Call.status(of: try Sample.digest("2").description)
        #expect(scene.backend.calls == [look, look])
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
                .status(of: id), .status(of: id), .removal(of: id), .status(of: id),
            ]
        )
        #expect(scene.log.records.last?.pulled?.keptFor == name)
    }

    /// The runtime is away for as long as the image may be looked for, and back for its removal.
    @Test(arguments: ["registry.example.com/other/tenant:3", nil])
    func looksForTheNamesOfWhatCouldNotBeLookedUp(name: String?) async throws {
        var pulled = try Pulled.image("2", otherTags: name.map { [$0] } ?? [])
        pulled.earlierStatuses = Array(repeating: nil, count: 12)
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
            scene.backend.calls == [.status(of: id), .status(of: id), .removal(of: id)]
        )
    }

    @Test func twoTagsThatMoveToOneDeniedImageDoNotKeepItForEachOther() async throws {
        let other = "\(Sample.namespace)/web:2"
        let (began, signal) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        let isFirst = Mutex(true)
        var pulled = try Pulled.image("2", otherTags: [other])
        pulled.duration = {
            guard
                isFirst.withLock({ first in
                    defer { first = false }
                    return first
                })
            else { return }
            signal.yield()
            for await _ in released {}
        }
        let scene = try Self.moved(pulled)
        let outcomes = await withTaskGroup { group in
            group.addTask { await scene.pull(other) }
            for await _ in began { break }
            let first = await scene.pull()
            release.finish()
            return await group.reduce(into: [first]) { $0.append($1) }
        }
        #expect(outcomes.allSatisfy { $0.refusal != nil })
        let id = try Sample.digest("2").description
        #expect(
            scene.backend.calls.prefix(3) == [.status(of: id), .status(of: id), .removal(of: id)]
        )
        #expect(scene.log.records.allSatisfy { $0.pulled?.keptFor == nil })
    }
}
