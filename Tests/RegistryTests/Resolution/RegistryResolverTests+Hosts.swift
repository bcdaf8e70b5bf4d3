import NIOHTTP1
import OCI
import Synchronization
import Testing
import WebConnections

@testable import Registry

extension RegistryResolverTests {
    /// Runs a test with two registries that are asked one after the other.
    private static func with(
        first: @escaping ScriptedRegistry.Script,
        second: @escaping ScriptedRegistry.Script,
        firstCapabilities: HostCapabilities = .all,
        _ body: (ScriptedRegistry, ScriptedRegistry, RegistryResolver) async throws -> Void
    ) async throws {
        try await ScriptedRegistry.with(first) { first in
            try await ScriptedRegistry.with(second) { second in
                let hosts = [
                    ResolverFixture.host(
                        first.authority,
                        capabilities: firstCapabilities,
                        isMirror: true
                    ),
                    ResolverFixture.host(second.authority),
                ]
                try await ResolverFixture.with(hosts: hosts) { resolver in
                    try await body(first, second, resolver)
                }
            }
        }
    }

    private static func content() throws -> Content {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        return content
    }

    @Test(arguments: [400, 403, 404, 410, 418, 429, 500, 502, 503])
    func asksTheNextHostAfterAStatus(_ status: Int) async throws {
        try await Self.with(
            first: { _ in Reply(status: status) },
            second: try Self.content().reply
        ) { first, second, resolver in
            let resolved = try await resolver.resolve()
            #expect(resolved.host == second.authority)
            #expect(first.lines.allSatisfy { $0 == "HEAD /v2/team/app/manifests/1" })
            #expect(second.lines.count == 2)
        }
    }

    @Test func asksTheNextHostWhenThereIsNoConnection() async throws {
        try await ScriptedRegistry.with(try Self.content().reply) { registry in
            // Nothing listens on port 1.
            let hosts = ["127.0.0.1:1", registry.authority].map { ResolverFixture.host($0) }
            try await ResolverFixture.with(hosts: hosts) { resolver in
                let resolved = try await resolver.resolve()
                #expect(resolved.host == registry.authority)
            }
        }
    }

    @Test func asksTheNextHostWhenTheNameIsUnknown() async throws {
        try await ScriptedRegistry.with(try Self.content().reply) { registry in
            let hosts = ["no-such-host.invalid", registry.authority].map {
                ResolverFixture.host($0)
            }
            try await ResolverFixture.with(hosts: hosts) { resolver in
                let resolved = try await resolver.resolve()
                #expect(resolved.host == registry.authority)
            }
        }
    }

    @Test func leavesTimeForTheNextHostWhenOneIsSilent() async throws {
        try await Self.with(
            first: { _ in .silence },
            second: try Self.content().reply
        ) { _, second, resolver in
            var host: String?
            // On a busy machine the second one can take longer than what is left of the first time.
            for budget in [2, 20, 120] where host == nil {
                host = try? await resolver.resolve(within: .seconds(budget)).host
            }
            #expect(host == second.authority)
        }
    }

    @Test func asksNoFurtherHostAfterAWrongDigest() async throws {
        let other = try Content.image("other")
        let content = try Self.content()
        try await Self.with(
            first: { request in
                var reply = content.reply(to: request)
                if request.method == "GET" {
                    reply.body = other.bytes
                    reply.headers.replaceOrAdd(
                        name: "Content-Length",
                        value: "\(other.bytes.count)"
                    )
                }
                return reply
            },
            second: content.reply
        ) { _, second, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .digestMismatch)
            #expect(second.lines.isEmpty)
        }
    }

    @Test func saysNotFoundOnlyIfEveryHostDoes() async throws {
        try await Self.with(
            first: { _ in Reply(status: 404) },
            second: { _ in Reply(status: 404) }
        ) { first, second, resolver in
            let error = try #require(try await resolver.failure())
            #expect(error.code == .notFound)
            #expect(error.message.contains("\(first.authority): it answers 404 Not Found"))
            #expect(error.message.contains("\(second.authority): it answers 404 Not Found"))
        }
        try await Self.with(
            first: { _ in Reply(status: 404) },
            second: { _ in Reply(status: 502) }
        ) { _, _, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .refused)
        }
    }

    @Test func namesTheRegistryToAMirrorOnly() async throws {
        try await Self.with(
            first: { _ in Reply(status: 404) },
            second: try Self.content().reply
        ) { first, second, resolver in
            _ = try await resolver.resolve()
            #expect(first.requests.map(\.query) == ["ns=registry.example"])
            #expect(second.requests.allSatisfy { $0.query == nil })
        }
    }

    @Test func asksForATagOnlyWhereItMayBeResolved() async throws {
        let content = try Self.content()
        try await Self.with(
            first: content.reply,
            second: content.reply,
            firstCapabilities: .pull
        ) { first, second, resolver in
            let resolved = try await resolver.resolve()
            #expect(resolved.host == second.authority)
            #expect(first.lines.isEmpty)
            #expect(second.lines.count == 2)
        }
    }

    @Test func asksAHostThatMayNotResolveForADigest() async throws {
        let content = try Self.content()
        let digest = try Content.image("a").digest
        try await Self.with(
            first: content.reply,
            second: content.reply,
            firstCapabilities: .pull
        ) { first, second, resolver in
            let resolved = try await resolver.resolve("@\(digest)")
            #expect(resolved.host == first.authority)
            #expect(second.lines.isEmpty)
        }
    }

    @Test func fetchesAManifestElsewhereWhenTheHostThatNamedItHasItNot() async throws {
        let content = try Self.content()
        try await Self.with(
            first: { $0.method == "HEAD" ? content.reply(to: $0) : Reply(status: 500) },
            second: content.reply
        ) { first, second, resolver in
            let resolved = try await resolver.resolve()
            #expect(resolved.host == first.authority)
            #expect(second.requests.map(\.method) == ["GET"])
        }
    }

    @Test func asksAHostThatCouldNotBeConnectedToAfterTheOthers() async throws {
        let content = try Self.content()
        try await Self.with(
            first: { _ in Reply(status: 404) },
            second: { $0.method == "HEAD" ? content.reply(to: $0) : Reply(status: 500) }
        ) { first, second, _ in
            // Nothing listens on port 1.
            let hosts = ["127.0.0.1:1", first.authority, second.authority]
            try await ResolverFixture.with(
                hosts: hosts.map { ResolverFixture.host($0) }
            ) { resolver in
                let error = try #require(try await resolver.failure())
                let places = [second.authority, first.authority, "127.0.0.1:1"].compactMap {
                    error.message.firstRange(of: "\($0): ")?.lowerBound
                }
                #expect(places.count == 3 && places == places.sorted())
            }
        }
    }

    @Test func repeatsARequestOnceForTheLastHost() async throws {
        try await ResolverFixture.with({ _ in Reply(status: 503) }) { registry, resolver in
            let error = try #require(try await resolver.failure())
            #expect(error.code == .refused)
            #expect(error.message.contains("503 Service Unavailable"))
            #expect(registry.lines.count == 2)
        }
    }

    @Test func sendsARequestAgainWhenItsConnectionBreaks() async throws {
        let content = try Self.content()
        let count = Mutex(0)
        let script: ScriptedRegistry.Script = { request in
            let isFirst = count.withLock { count in
                count += 1
                return count == 1
            }
            return isFirst ? .broken : content.reply(to: request)
        }
        try await ResolverFixture.with(script) { registry, resolver in
            _ = try await resolver.resolve()
            #expect(registry.requests.map(\.method) == ["HEAD", "HEAD", "GET"])
        }
    }

    @Test func sendsNoRequestForEverWhenConnectionsBreak() async throws {
        try await ResolverFixture.with({ _ in .broken }) { registry, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .unreachable)
            #expect(registry.lines.count == 2)
        }
    }

    @Test func sendsTheHeadersOfTheHost() async throws {
        try await ScriptedRegistry.with(try Self.content().reply) { registry in
            let host = ResolverFixture.host(
                registry.authority,
                headers: [RegistryHeader(name: "X-Team", value: "one")]
            )
            try await ResolverFixture.with(hosts: [host]) { resolver in
                _ = try await resolver.resolve()
                #expect(registry.requests.map { $0.headers["X-Team"] } == [["one"], ["one"]])
            }
        }
    }

    @Test func asksInPlainTextWhereAHostThatMayDoSoHasNoTLS() async throws {
        try await ScriptedRegistry.with(try Self.content().reply) { registry in
            for fallsBack in [true, false] {
                let host = RegistryHost(
                    scheme: .https,
                    fallsBackToHTTP: fallsBack,
                    authority: registry.authority
                )
                try await ResolverFixture.with(hosts: [host]) { resolver in
                    let code = try await resolver.failure()?.code
                    #expect(code == (fallsBack ? nil : .tls))
                }
            }
        }
    }
}
