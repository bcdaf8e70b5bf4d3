import NIOHTTP1
import OCI
import Testing
import WebConnections

@testable import Registry

extension RegistryResolverTests {
    /// Runs a test with a registry, a proxy that leads to it, and a resolver for one host.
    private func withProxy(
        host: RegistryHost = ResolverFixture.host("registry.example"),
        prefix: String = "http://",
        refusal: String? = nil,
        _ script: @escaping ScriptedRegistry.Script,
        _ body: (ScriptedRegistry, ScriptedProxy, RegistryResolver) async throws -> Void
    ) async throws {
        try await ScriptedRegistry.with(script) { registry in
            try await ScriptedProxy.with(target: registry.authority, refusal: refusal) { proxy in
                let value = prefix + proxy.authority
                let proxies = ProxySettings(
                    environment: ["HTTP_PROXY": value, "HTTPS_PROXY": value]
                )
                try await ResolverFixture.with(hosts: [host], proxies: proxies) { resolver in
                    try await body(registry, proxy, resolver)
                }
            }
        }
    }

    private func content() throws -> Content {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        return content
    }

    @Test func goesThroughAProxyThatResolvesTheName() async throws {
        try await withProxy(try content().reply) { registry, proxy, resolver in
            let resolved = try await resolver.resolve()
            #expect(resolved.host == "registry.example")
            #expect(proxy.lines == ["CONNECT registry.example:80 HTTP/1.1"])
            #expect(!proxy.requests.contains { $0.lowercased().contains("authorization") })
            #expect(registry.requests.map(\.method) == ["HEAD", "GET"])
            #expect(registry.requests.allSatisfy { $0.host == "registry.example" })
        }
    }

    @Test func tellsUserAndPasswordToTheProxyAlone() async throws {
        let prefix = "http://somebody:se%40cret@"
        try await withProxy(prefix: prefix, try content().reply) { registry, proxy, resolver in
            _ = try await resolver.resolve()
            let header =
                "proxy-authorization: " + BasicAuthorization.header("somebody", "se@cret")
            #expect(proxy.requests.first?.contains(header) == true)
            let names = registry.requests.flatMap { $0.headers.map { $0.name.lowercased() } }
            #expect(!names.contains { $0.contains("authorization") })
        }
    }

    @Test func goesThroughASOCKSProxy() async throws {
        try await withProxy(prefix: "socks5://", try content().reply) { _, proxy, resolver in
            let resolved = try await resolver.resolve()
            #expect(resolved.host == "registry.example")
            #expect(proxy.lines == ["registry.example:80"])
        }
    }

    @Test func goesThroughAProxyOnlyWhereARedirectNeedsIt() async throws {
        let content = try content()
        let script: ScriptedRegistry.Script = { request in
            guard request.host != "registry.example" else { return content.reply(to: request) }
            let location = "http://registry.example\(request.path)"
            return Reply(status: 307, headers: ["Location": location])
        }
        try await ScriptedRegistry.with(script) { registry in
            let host = ResolverFixture.host(registry.authority)
            try await withProxy(host: host, content.reply) { target, proxy, resolver in
                let resolved = try await resolver.resolve()
                #expect(resolved.host == registry.authority)
                #expect(registry.requests.count == 2 && target.requests.count == 2)
                #expect(proxy.lines == ["CONNECT registry.example:80 HTTP/1.1"])
            }
        }
    }

    @Test func asksATokenServerThroughItsOwnProxy() async throws {
        let content = try content()
        let script: ScriptedRegistry.Script = { request in
            guard request.authorization == "Bearer t" else {
                let challenge = "Bearer realm=\"http://auth.example/token\""
                return Reply(status: 401, headers: ["WWW-Authenticate": challenge])
            }
            return content.reply(to: request)
        }
        try await ScriptedRegistry.with(script) { registry in
            let host = ResolverFixture.host(registry.authority)
            let token: ScriptedRegistry.Script = { _ in
                Reply(status: 200, body: Array(#"{"token":"t"}"#.utf8))
            }
            try await withProxy(host: host, token) { server, proxy, resolver in
                _ = try await resolver.resolve()
                #expect(server.lines == ["GET /token"])
                #expect(proxy.lines == ["CONNECT auth.example:80 HTTP/1.1"])
            }
        }
    }

    @Test(arguments: [
        ("407 Proxy Authentication Required", "the proxy does not take its user and password"),
        ("502 Bad Gateway", "the proxy refuses to make a connection"),
        ("403 Forbidden", "the proxy refuses to make a connection"),
    ])
    func namesAProxyThatRefuses(_ refusal: String, _ reason: String) async throws {
        let host = RegistryHost(authority: "registry.example")
        let prefix = "http://somebody:secret@"
        try await withProxy(host: host, prefix: prefix, refusal: refusal, try content().reply) {
            _,
            proxy,
            resolver in
            let error = try #require(try await resolver.failure())
            #expect(error.code == .refused)
            #expect(
                error.message
                    == "\(ResolverFixture.name):1 cannot be resolved: registry.example: "
                    + "through the proxy \(proxy.authority): \(reason)"
            )
            #expect(proxy.lines == ["CONNECT registry.example:443 HTTP/1.1"])
        }
    }

    @Test func namesAProxyThatIsDown() async throws {
        // The port of a proxy that has ended.
        let authority = try await ScriptedProxy.with(target: "127.0.0.1:1") { $0.authority }
        let proxies = ProxySettings(environment: ["HTTP_PROXY": "u:secret@\(authority)"])
        let host = ResolverFixture.host("registry.example")
        try await ResolverFixture.with(hosts: [host], proxies: proxies) { resolver in
            let error = try #require(try await resolver.failure())
            #expect(error.code == .unreachable)
            #expect(error.message.contains("through the proxy \(authority): no connection"))
            #expect(!error.message.contains("secret"))
        }
    }

    @Test(arguments: [
        ("https://u:secret@p.example", "its proxy p.example:443 is spoken to by TLS"),
        ("socks5://u:secret@p.example", "its proxy p.example:1080 is a SOCKS proxy with a user"),
    ])
    func failsWhereAProxyCannotBeUsed(_ value: String, _ reason: String) async throws {
        let proxies = ProxySettings(environment: ["HTTP_PROXY": value])
        let host = ResolverFixture.host("registry.example")
        try await ResolverFixture.with(hosts: [host], proxies: proxies) { resolver in
            let error = try #require(try await resolver.failure())
            #expect(error.code == .unreachable)
            #expect(error.message.contains("registry.example: \(reason)"))
            #expect(!error.message.contains("secret"))
        }
    }

    /// The proxy refuses, so that TLS is not spoken; 192.0.2.1 is nobody's (RFC 5737).
    ///
    /// Of a host at which plain text may follow, it is found out whether it speaks TLS.
    @Test(arguments: [(false, false), (true, false), (false, true)])
    func asksNoIPAddressByTLSThroughAProxyThatWouldBeTakenForIt(
        _ skipsVerification: Bool,
        _ fallsBack: Bool
    ) async throws {
        let isAsked = skipsVerification || fallsBack
        let host = RegistryHost(
            fallsBackToHTTP: fallsBack,
            authority: "192.0.2.1:5000",
            tls: TLSSettings(skipsVerification: skipsVerification)
        )
        try await withProxy(host: host, refusal: "502 Bad Gateway", try content().reply) {
            _,
            proxy,
            resolver in
            let error = try #require(try await resolver.failure())
            let reason = "its proxy \(proxy.authority) cannot be used for 192.0.2.1:5000, because"
            #expect(error.message.contains(reason) == !isAsked)
            #expect(proxy.lines.isEmpty == !isAsked)
        }
    }
}
