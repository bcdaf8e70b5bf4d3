import OCI
import Synchronization
import Testing

@testable import Registry

extension SharedResolverTests {
    /// A clock that goes when a test says so.
    final class Clock: Sendable {
        private let value = Mutex(ContinuousClock.now)

        var now: ContinuousClock.Instant { value.withLock { $0 } }

        func advance(by duration: Duration) {
            value.withLock { $0 += duration }
        }
    }

    private func withResolver(
        tagReuse: Duration,
        _ body: (ScriptedRegistry, SharedResolver, Clock) async throws -> Void
    ) async throws {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        try await ResolverFixture.with(content.reply) { registry, resolver in
            let clock = Clock()
            let shared = SharedResolver(resolver, tagReuse: tagReuse) { clock.now }
            try await body(registry, shared, clock)
        }
    }

    @Test func usesTheContentOfATagAgainUntilItsTimeIsOver() async throws {
        let name = ResolverFixture.name + ":1"
        try await withResolver(tagReuse: .seconds(10)) { registry, resolver, clock in
            let first = try await resolver.resolve(name)
            clock.advance(by: .seconds(9))
            let second = try await resolver.resolve(name)
            #expect(first.host == registry.authority)
            #expect(second.host == nil)
            #expect(first.index == second.index && first.candidates == second.candidates)
            #expect(registry.requests.map(\.method) == ["HEAD", "GET"])
            clock.advance(by: .seconds(1))
            let third = try await resolver.resolve(name)
            #expect(third == first)
            #expect(registry.requests.map(\.method) == ["HEAD", "GET", "HEAD"])
        }
    }

    @Test func doesNotUseContentAgainForOtherCredentials() async throws {
        let name = ResolverFixture.name + ":1"
        let own = RegistryCredentials(username: "a", password: "b")
        try await withResolver(tagReuse: .seconds(10)) { registry, resolver, _ in
            _ = try await resolver.resolve(name)
            _ = try await resolver.resolve(name, credentials: own)
            #expect(registry.requests.filter { $0.method == "HEAD" }.count == 2)
        }
    }

    @Test func asksAgainAboutATagThatHasMoved() async throws {
        let name = ResolverFixture.name + ":1"
        let own = RegistryCredentials(username: "a", password: "b")
        try await withResolver(tagReuse: .seconds(10)) { registry, resolver, _ in
            let heads = { registry.requests.filter { $0.method == "HEAD" }.count }
            for credentials in [nil, own] {
                _ = try await resolver.resolve(name, credentials: credentials)
            }
            #expect(heads() == 2)
            resolver.forget(try ImageReference(normalizing: ResolverFixture.name + ":2"))
            _ = try await resolver.resolve(name)
            #expect(heads() == 2)
            resolver.forget(try ImageReference(normalizing: name))
            for credentials in [nil, own] {
                _ = try await resolver.resolve(name, credentials: credentials)
            }
            #expect(heads() == 4)
        }
    }

    @Test func hasNoCallWaitForAnAnswerThatWasAskedForBeforeTheTagMoved() async throws {
        let name = ResolverFixture.name + ":1"
        var (before, after) = (Content(), Content())
        before.add(try Content.image("a"), tag: "1")
        after.add(try Content.image("b"), tag: "1")
        let moved = try Content.image("b").digest
        let hold = Hold()
        let (asked, signal) = AsyncStream<Void>.makeStream()
        let isFirst = Mutex(true)
        let script: ScriptedRegistry.Script = { [before, after] request in
            signal.yield()
            guard
                isFirst.withLock({ isFirst in
                    defer { isFirst = false }; return isFirst
                })
            else {
                return after.reply(to: request)
            }
            var reply = before.reply(to: request)
            reply.hold = hold
            return reply
        }
        try await ResolverFixture.with(script) { _, resolver in
            let shared = SharedResolver(resolver, tagReuse: .seconds(60))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = await shared.failure(name) }
                for await _ in asked { break }
                shared.forget(try ImageReference(normalizing: name))
                let found = try await shared.resolve(name, within: .seconds(20))
                #expect(found.candidates.map(\.manifest) == [moved])
                hold.release()
                try await group.waitForAll()
                // Nor is what the older one finds used again.
                let again = try await shared.resolve(name)
                #expect(again.candidates.map(\.manifest) == [moved])
            }
        }
    }

    @Test func asksEachTimeWithoutReuse() async throws {
        let name = ResolverFixture.name + ":1"
        try await withResolver(tagReuse: .zero) { registry, resolver, _ in
            for _ in 0..<3 { _ = try await resolver.resolve(name) }
            #expect(registry.requests.filter { $0.method == "HEAD" }.count == 3)
        }
    }
}
