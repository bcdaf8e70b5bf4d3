import OCI
import Synchronization
import Testing

@testable import Registry

@Suite(.timeLimit(.minutes(10))) struct SharedResolverTests {
    typealias Content = ScriptedRepository
    typealias Reply = ScriptedRegistry.Reply

    private static let tag = ResolverFixture.name + ":1"

    /// Runs a test with a registry that holds its answers back.
    private func withHeldAnswers(
        _ script: @escaping ScriptedRegistry.Script,
        tagReuse: Duration = .zero,
        limits: ResolutionLimits = ResolutionLimits(),
        _ body: (Overlap) async throws -> Void
    ) async throws {
        let hold = Hold()
        let (asked, signal) = AsyncStream<Void>.makeStream()
        let held: ScriptedRegistry.Script = { request in
            signal.yield()
            var reply = script(request)
            reply.hold = hold
            return reply
        }
        try await ResolverFixture.with(held, limits: limits) { registry, resolver in
            try await body(
                Overlap(
                    registry: registry,
                    resolver: SharedResolver(resolver, tagReuse: tagReuse),
                    hold: hold,
                    asked: asked
                )
            )
        }
    }

    private func content() throws -> Content {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        return content
    }

    @Test func asksOnceForWhatIsAskedForAtTheSameMoment() async throws {
        try await withHeldAnswers(try content().reply) { overlap in
            try await withThrowingTaskGroup(of: ResolvedContent.self) { group in
                for _ in 0..<3 { group.addTask { try await overlap.resolver.resolve(Self.tag) } }
                await overlap.waits(for: 2)
                overlap.hold.release()
                var found: [ResolvedContent] = []
                for try await content in group { found.append(content) }
                #expect(found.count == 3 && Set(found).count == 1)
                #expect(found.first?.host == overlap.registry.authority)
            }
            #expect(overlap.registry.requests.map(\.method) == ["HEAD", "GET"])
            #expect(overlap.resolver.waitingCount == 0)
        }
    }

    @Test func sharesAResolutionByDigest() async throws {
        let image = try Content.image("a")
        try await withHeldAnswers(try content().reply) { overlap in
            try await withThrowingTaskGroup(of: ResolvedContent.self) { group in
                let name = "\(ResolverFixture.name)@\(image.digest)"
                for _ in 0..<2 { group.addTask { try await overlap.resolver.resolve(name) } }
                await overlap.waits(for: 1)
                overlap.hold.release()
                try await group.waitForAll()
            }
            #expect(overlap.registry.requests.map(\.method) == ["GET"])
        }
    }

    @Test func doesNotShareBetweenCredentials() async throws {
        let own = RegistryCredentials(username: "a", password: "b")
        try await withHeldAnswers(try content().reply) { overlap in
            try await withThrowingTaskGroup(of: ResolvedContent.self) { group in
                group.addTask { try await overlap.resolver.resolve(Self.tag) }
                group.addTask { try await overlap.resolver.resolve(Self.tag, credentials: own) }
                await overlap.isAsked(times: 2)
                overlap.hold.release()
                try await group.waitForAll()
            }
            #expect(overlap.registry.requests.filter { $0.method == "HEAD" }.count == 2)
        }
    }

    @Test func hasNoUrgentCallWaitForOneThatIsNot() async throws {
        try await withHeldAnswers(try content().reply) { overlap in
            try await withThrowingTaskGroup(of: ResolvedContent.self) { group in
                group.addTask { try await overlap.resolver.resolve(Self.tag) }
                await overlap.isAsked(times: 1)
                group.addTask { try await overlap.resolver.resolve(Self.tag, isUrgent: true) }
                await overlap.isAsked(times: 1)
                group.addTask { try await overlap.resolver.resolve(Self.tag, isUrgent: true) }
                await overlap.waits(for: 1)
                overlap.hold.release()
                try await group.waitForAll()
            }
            #expect(overlap.registry.requests.filter { $0.method == "HEAD" }.count == 2)
        }
    }

    @Test func asksAnewForAWaitingCallWhenTheOneThatAsksIsCancelled() async throws {
        try await withHeldAnswers(try content().reply) { overlap in
            try await withThrowingTaskGroup(of: ResolvedContent.self) { waiting in
                let code = await withTaskGroup(of: ResolutionError.Code?.self) { leading in
                    leading.addTask { await overlap.resolver.failure(Self.tag)?.code }
                    await overlap.isAsked(times: 1)
                    waiting.addTask { try await overlap.resolver.resolve(Self.tag) }
                    waiting.addTask { try await overlap.resolver.resolve(Self.tag) }
                    await overlap.waits(for: 2)
                    leading.cancelAll()
                    return await leading.next() ?? nil
                }
                #expect(code == .cancelled)
                await overlap.isAsked(times: 1)
                overlap.hold.release()
                for try await content in waiting {
                    #expect(content.host == overlap.registry.authority)
                }
            }
            #expect(overlap.registry.requests.map(\.method) == ["HEAD", "HEAD", "GET"])
        }
    }

    @Test func passesOverAWaitingCallThatIsCancelledToo() async throws {
        try await withHeldAnswers(try content().reply) { overlap in
            try await withThrowingTaskGroup(of: ResolvedContent.self) { waiting in
                let codes = await withTaskGroup(of: ResolutionError.Code?.self) { ending in
                    ending.addTask { await overlap.resolver.failure(Self.tag)?.code }
                    await overlap.isAsked(times: 1)
                    ending.addTask { await overlap.resolver.failure(Self.tag)?.code }
                    await overlap.waits(for: 1)
                    waiting.addTask { try await overlap.resolver.resolve(Self.tag) }
                    await overlap.waits(for: 2)
                    ending.cancelAll()
                    return await ending.reduce(into: []) { $0.append($1) }
                }
                #expect(codes == [.cancelled, .cancelled])
                overlap.hold.release()
                try await waiting.waitForAll()
            }
        }
    }

    @Test func endsTheWaitOfACallThatIsCancelled() async throws {
        try await withHeldAnswers(try content().reply) { overlap in
            try await withThrowingTaskGroup(of: ResolvedContent.self) { leading in
                leading.addTask { try await overlap.resolver.resolve(Self.tag) }
                await overlap.isAsked(times: 1)
                let error = await withTaskGroup(of: ResolutionError?.self) { waiting in
                    waiting.addTask { await overlap.resolver.failure(Self.tag) }
                    await overlap.waits(for: 1)
                    waiting.cancelAll()
                    return await waiting.next() ?? nil
                }
                #expect(error?.code == .cancelled)
                #expect(error?.message.contains(Self.tag) == true)
                overlap.hold.release()
                try await leading.waitForAll()
            }
            #expect(overlap.registry.requests.map(\.method) == ["HEAD", "GET"])
        }
    }

    @Test func waitsNoLongerThanTheCallMayTake() async throws {
        var limits = ResolutionLimits()
        limits.patience = .zero
        try await withHeldAnswers(try content().reply, limits: limits) { overlap in
            try await withThrowingTaskGroup(of: ResolvedContent.self) { leading in
                leading.addTask { try await overlap.resolver.resolve(Self.tag) }
                await overlap.isAsked(times: 1)
                let error = await overlap.resolver.failure(Self.tag, within: .milliseconds(50))
                #expect(error?.code == .timedOut)
                overlap.hold.release()
                try await leading.waitForAll()
            }
            #expect(overlap.registry.requests.map(\.method) == ["HEAD", "GET"])
        }
    }

    @Test func sharesAnErrorAndForgetsIt() async throws {
        let script: ScriptedRegistry.Script = { _ in Reply(status: 404) }
        try await withHeldAnswers(script, tagReuse: .seconds(60)) { overlap in
            let codes = await withTaskGroup(of: ResolutionError.Code?.self) { group in
                for _ in 0..<2 {
                    group.addTask { await overlap.resolver.failure(Self.tag)?.code }
                }
                await overlap.waits(for: 1)
                overlap.hold.release()
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes == [.notFound, .notFound])
            #expect(overlap.registry.requests.count == 1)
            let again = await overlap.resolver.failure(Self.tag)
            #expect(again?.code == .notFound)
            #expect(overlap.registry.requests.count == 2)
        }
    }
}
