import NIOHTTP1
import OCI
import Testing

@testable import Registry

extension RegistryResolverTests {
    /// How a resolution ends whose time is over after the registry was asked for a body.
    ///
    /// On a busy machine that can take longer than the first time that is given.
    private static func endWithinABody(
        of registry: ScriptedRegistry,
        _ resolver: RegistryResolver
    ) async throws -> ResolutionError? {
        var error: ResolutionError?
        for limit in [Duration.milliseconds(500), .seconds(5), .seconds(50)] {
            error = try await resolver.failure(within: limit)
            if registry.requests.contains(where: { $0.method == "GET" }) { return error }
        }
        Issue.record("the registry was not asked for a body")
        return error
    }

    @Test func givesUpOnASilentHostWhenTheTimeIsOver() async throws {
        try await ResolverFixture.with({ _ in .silence }) { registry, resolver in
            let error = try #require(try await resolver.failure(within: .milliseconds(200)))
            #expect(error.code == .timedOut)
            #expect(error.message.contains("\(registry.authority): no answer in time"))
        }
    }

    @Test func givesUpOnABodyThatDoesNotEnd() async throws {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        let script: ScriptedRegistry.Script = { [content] request in
            var reply = content.reply(to: request)
            if request.method == "GET" {
                reply.body.removeLast()
                reply.ending = .never
            }
            return reply
        }
        try await ResolverFixture.with(script) { registry, resolver in
            let error = try await Self.endWithinABody(of: registry, resolver)
            #expect(error?.code == .timedOut)
        }
    }

    @Test func takesNoBodyForWholeThatTheEndOfTimeCut() async throws {
        let image = try Content.image("a")
        var content = Content()
        content.add(image, tag: "1")
        let script: ScriptedRegistry.Script = { [content] request in
            var reply = content.reply(to: request)
            guard request.method == "GET" else { return Reply(status: 405) }
            reply.headers.remove(name: "Content-Length")
            reply.headers.add(name: "Transfer-Encoding", value: "chunked")
            reply.ending = .never
            return reply
        }
        try await ResolverFixture.with(script) { registry, resolver in
            let error = try await Self.endWithinABody(of: registry, resolver)
            #expect(error?.code == .timedOut)
        }
    }

    @Test func endsItsRequestsWhenItsTaskIsCancelled() async throws {
        let (asked, signal) = AsyncStream<Void>.makeStream()
        let (ended, end) = AsyncStream<Void>.makeStream()
        let script: ScriptedRegistry.Script = { _ in
            signal.yield()
            var reply = Reply.silence
            reply.whenAbandoned = { end.yield() }
            return reply
        }
        try await ResolverFixture.with(script) { registry, resolver in
            let code = try await withThrowingTaskGroup(of: ResolutionError.Code?.self) { group in
                group.addTask { try await resolver.failure()?.code }
                for await _ in asked { break }
                group.cancelAll()
                return try await group.next() ?? nil
            }
            #expect(code == .cancelled)
            // While the resolver still runs: a request that goes on would hold this up.
            for await _ in ended { break }
            #expect(registry.lines.count == 1)
        }
    }
}
