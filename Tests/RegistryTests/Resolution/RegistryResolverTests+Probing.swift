import NIOHTTP1
import Testing
import WebConnections

@testable import Registry

/// Whether a host can be reached, without asking for an image.
extension RegistryResolverTests {
    @Test(arguments: [
        (200, HostAnswer.registry), (401, .registry), (403, .registry), (404, .registry),
        (429, .unexpected(status: 429)), (503, .unexpected(status: 503)),
    ])
    func probesAHostByTheBaseOfItsAPI(status: Int, answer: HostAnswer) async throws {
        try await ResolverFixture.with({ _ in Reply(status: status) }) { registry, resolver in
            let host = ResolverFixture.host(
                registry.authority,
                isMirror: true,
                headers: [RegistryHeader(name: "X-Site", value: "7")]
            )
            let found = await resolver.probe(host, within: ResolverFixture.budget)
            #expect(found == answer)
            #expect(registry.lines == ["GET /v2/"])
            #expect(registry.requests.map { $0.headers["X-Site"] } == [["7"]])
            #expect(registry.requests.allSatisfy { $0.authorization == nil })
        }
    }

    @Test func aProbeOfASilentHostEnds() async throws {
        try await ResolverFixture.with({ _ in .silence }) { registry, resolver in
            let host = ResolverFixture.host(registry.authority)
            let found = await resolver.probe(host, within: .milliseconds(200))
            #expect(found == .silence(reason: "no answer in time"))
        }
    }

    @Test func aProbeTellsThatNobodyListens() async throws {
        // Nothing listens on port 1.
        let host = ResolverFixture.host("127.0.0.1:1")
        try await ResolverFixture.with(hosts: [host]) { resolver in
            let found = await resolver.probe(host, within: ResolverFixture.budget)
            guard case .silence(let reason) = found else {
                Issue.record("somebody answers: \(found)")
                return
            }
            #expect(reason.contains("Connection refused"))
        }
    }

    @Test func aProbeTriesPlainTextWhereAPullWould() async throws {
        try await ResolverFixture.with({ _ in Reply(status: 200) }) { registry, resolver in
            for fallsBack in [true, false] {
                let host = RegistryHost(
                    scheme: .https,
                    fallsBackToHTTP: fallsBack,
                    authority: registry.authority
                )
                let found = await resolver.probe(host, within: ResolverFixture.budget)
                #expect((found == .registry) == fallsBack, "\(found)")
            }
        }
    }
}
