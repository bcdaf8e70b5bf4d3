import NIOHTTP1
import OCI
import Synchronization
import Testing

@testable import Registry

@Suite struct RegistryResolverTests {
    typealias Content = ScriptedRepository
    typealias Reply = ScriptedRegistry.Reply

    @Test func resolvesATagByAHeadAndAGetByDigest() async throws {
        let image = try Content.image("a")
        var content = Content()
        content.add(image, tag: "1")
        try await ResolverFixture.with(content.reply) { registry, resolver in
            let resolved = try await resolver.resolve()
            #expect(resolved.host == registry.authority)
            #expect(resolved.index == nil)
            let candidate = try #require(resolved.candidates.first)
            #expect(resolved.candidates.count == 1)
            #expect(candidate.manifest == image.digest)
            #expect(try candidate.config == Content.configuration("a"))
            #expect(candidate.size == 7)
            #expect(resolved.digests == [candidate.manifest, candidate.config])
            #expect(
                registry.lines == [
                    "HEAD /v2/team/app/manifests/1",
                    "GET /v2/team/app/manifests/\(image.digest)",
                ]
            )
            let accept = registry.requests.map { $0.headers.first(name: "Accept") }
            #expect(accept.allSatisfy { $0?.contains(Content.indexType) == true })
        }
    }

    @Test func asksOnlyWhetherAKnownTagHasMoved() async throws {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        try await ResolverFixture.with(content.reply) { registry, resolver in
            let first = try await resolver.resolve()
            let second = try await resolver.resolve()
            #expect(first == second)
            #expect(registry.requests.map(\.method) == ["HEAD", "GET", "HEAD"])
        }
    }

    @Test func followsATagThatMoves() async throws {
        var before = Content()
        var after = Content()
        let (old, new) = (try Content.image("old"), try Content.image("new"))
        before.add(old, tag: "1")
        after.add(new, tag: "1")
        let contents = [before, after]
        let moved = Mutex(0)
        let script: ScriptedRegistry.Script = { request in
            contents[moved.withLock { $0 }].reply(to: request)
        }
        try await ResolverFixture.with(script) { _, resolver in
            let resolved = try await resolver.resolve()
            #expect(resolved.candidates.first?.manifest == old.digest)
            moved.withLock { $0 = 1 }
            let next = try await resolver.resolve()
            #expect(next.candidates.first?.manifest == new.digest)
        }
    }

    @Test func sticksToTheDigestOfTheHeadWhenTheTagMovesBetweenHeadAndGet() async throws {
        let (old, new) = (try Content.image("old"), try Content.image("new"))
        var before = Content()
        before.add(old, tag: "1")
        var after = before
        after.add(new, tag: "1")
        let contents = [before, after]
        let count = Mutex(0)
        let script: ScriptedRegistry.Script = { request in
            let turn = count.withLock { count in
                defer { count = 1 }
                return count
            }
            return contents[turn].reply(to: request)
        }
        try await ResolverFixture.with(script) { _, resolver in
            let resolved = try await resolver.resolve()
            #expect(resolved.candidates.first?.manifest == old.digest)
        }
    }

    @Test func asksNothingForADigestThatIsKnown() async throws {
        let image = try Content.image("a")
        var content = Content()
        content.add(image)
        try await ResolverFixture.with(content.reply) { registry, resolver in
            let suffix = "@\(image.digest)"
            let first = try await resolver.resolve(suffix)
            let second = try await resolver.resolve(suffix)
            #expect(first.host == registry.authority)
            #expect(second.host == nil)
            #expect(first.candidates == second.candidates)
            #expect(registry.lines == ["GET /v2/team/app/manifests/\(image.digest)"])
        }
    }

    @Test(arguments: ["Docker-Content-Digest", "Content-Length"])
    func fetchesAndHashesTheManifestWhenAHeadDoesNotTell(_ missing: String) async throws {
        let image = try Content.image("a")
        var content = Content()
        content.add(image, tag: "1")
        let script: ScriptedRegistry.Script = { [content] request in
            var reply = content.reply(to: request)
            guard request.method == "HEAD" else { return reply }
            reply.headers.remove(name: missing)
            if missing == "Content-Length" {
                reply.headers.add(name: "Transfer-Encoding", value: "chunked")
                // The server would send the end of a body that a HEAD does not have.
                reply.headers.add(name: "Connection", value: "close")
                reply.ending = .early
            }
            return reply
        }
        try await ResolverFixture.with(script) { registry, resolver in
            let resolved = try await resolver.resolve()
            #expect(resolved.candidates.first?.manifest == image.digest)
            #expect(
                registry.lines == [
                    "HEAD /v2/team/app/manifests/1", "GET /v2/team/app/manifests/1",
                ]
            )
        }
    }

    @Test func asksByGetWhereARegistryHasNoHead() async throws {
        let image = try Content.image("a")
        var content = Content()
        content.add(image, tag: "1")
        let script: ScriptedRegistry.Script = { [content] request in
            request.method == "HEAD" ? Reply(status: 405) : content.reply(to: request)
        }
        try await ResolverFixture.with(script) { registry, resolver in
            let resolved = try await resolver.resolve()
            #expect(resolved.candidates.first?.manifest == image.digest)
            #expect(registry.requests.map(\.method) == ["HEAD", "GET"])
        }
    }

    @Test func neverAsksForABlob() async throws {
        let image = try Content.image("a")
        let index = try Content.index([Content.entry(image, platform: "linux/amd64")])
        var content = Content()
        content.add(image)
        content.add(index, tag: "1")
        try await ResolverFixture.with(content.reply) { registry, resolver in
            _ = try await resolver.resolve()
            #expect(registry.lines.count == 3)
            #expect(registry.lines.allSatisfy { $0.contains("/manifests/") })
        }
    }

    @Test func asksNobodyWhenNoHostMayResolveATag() async throws {
        let host = ResolverFixture.host("127.0.0.1:1", capabilities: .pull)
        try await ResolverFixture.with(hosts: [host]) { resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .noHosts)
        }
    }

    @Test func failsAfterItsShutdown() async throws {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        try await ResolverFixture.with(content.reply) { registry, resolver in
            try await resolver.shutdown()
            let error = try await resolver.failure()
            #expect(error?.code == .unreachable)
            #expect(registry.lines.isEmpty)
        }
    }
}
