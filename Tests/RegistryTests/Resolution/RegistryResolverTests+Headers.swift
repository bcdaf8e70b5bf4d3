import NIOHTTP1
import OCI
import Testing

@testable import Registry

extension RegistryResolverTests {
    /// Header fields of hosts.toml, one of which proves who asks.
    private static let headers = [
        RegistryHeader(name: "X-Secret", value: "s"),
        RegistryHeader(name: "Authorization", value: "Basic header"),
    ]

    /// A registry that wants a token of a server elsewhere.
    private static func script(realm: String) throws -> ScriptedRegistry.Script {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        return { [content] request in
            guard request.authorization == "Bearer good" else {
                let challenge = "Bearer realm=\"\(realm)\""
                return Reply(status: 401, headers: ["WWW-Authenticate": challenge])
            }
            return content.reply(to: request)
        }
    }

    /// Resolves at a registry that names a token server by a host name.
    ///
    /// - Returns: What the registry was asked.
    private static func resolve(
        tokenServer: ScriptedRegistry,
        as name: String,
        credentials: RegistryCredentials? = nil
    ) async throws -> [ScriptedRegistry.Request] {
        let port = tokenServer.authority.split(separator: ":")[1]
        let script = try script(realm: "http://\(name):\(port)/token")
        return try await ScriptedRegistry.with(script) { registry in
            let host = ResolverFixture.host(registry.authority, headers: headers)
            try await ResolverFixture.with(hosts: [host]) { resolver in
                _ = try await resolver.resolve(credentials: credentials)
            }
            return registry.requests
        }
    }

    private static let token: ScriptedRegistry.Script = { request in
        guard request.method == "GET" else { return Reply(status: 404) }
        return Reply(status: 200, body: Array(#"{"token":"good"}"#.utf8))
    }

    @Test func sendsTheHeadersOfTheHostToATokenServerThere() async throws {
        try await ScriptedRegistry.with(Self.token) { server in
            _ = try await Self.resolve(tokenServer: server, as: "127.0.0.1")
            #expect(server.requests.map(\.authorization) == ["Basic header"])
            #expect(server.requests.map { $0.headers["X-Secret"] } == [["s"]])
        }
    }

    @Test func putsCredentialsBeforeAHeaderForTheTokenServer() async throws {
        try await ScriptedRegistry.with(Self.token) { server in
            _ = try await Self.resolve(
                tokenServer: server,
                as: "127.0.0.1",
                credentials: Self.right
            )
            #expect(server.requests.map(\.method) == ["POST", "GET"])
            #expect(server.requests.map { $0.headers["X-Secret"] } == [["s"], ["s"]])
            #expect(
                server.requests.map { $0.headers["Authorization"] }
                    == [["Basic header"], ["Basic dTpyaWdodA=="]]
            )
        }
    }

    @Test func sendsTheHeadersOfTheHostToNoTokenServerElsewhere() async throws {
        try await ScriptedRegistry.with(Self.token) { server in
            _ = try await Self.resolve(tokenServer: server, as: "localhost")
            #expect(server.requests.map(\.authorization) == [nil])
            #expect(server.requests.allSatisfy { !$0.headers.contains(name: "X-Secret") })
        }
    }

    @Test func sendsTheHeadersOfTheHostNowhereThatATokenServerRedirectsTo() async throws {
        try await ScriptedRegistry.with(Self.token) { other in
            let redirect: ScriptedRegistry.Script = { [authority = other.authority] _ in
                Reply(status: 307, headers: ["Location": "http://\(authority)/token"])
            }
            try await ScriptedRegistry.with(redirect) { server in
                _ = try await Self.resolve(tokenServer: server, as: "127.0.0.1")
                #expect(server.requests.map { $0.headers["X-Secret"] } == [["s"]])
            }
            #expect(other.requests.map(\.authorization) == [nil])
            #expect(other.requests.allSatisfy { !$0.headers.contains(name: "X-Secret") })
        }
    }

    @Test(arguments: [("team", "team"), ("", "pullgate")])
    func sendsOneNameOfItsOwnOrOfTheHost(_ configured: String, _ sent: String) async throws {
        try await ScriptedRegistry.with(Self.token) { server in
            let realm = "http://\(server.authority)/token"
            try await ScriptedRegistry.with(try Self.script(realm: realm)) { registry in
                let name = RegistryHeader(name: "user-agent", value: configured)
                let host = ResolverFixture.host(registry.authority, headers: [name])
                try await ResolverFixture.with(hosts: [host]) { resolver in
                    _ = try? await resolver.resolve(credentials: Self.right)
                }
                let requests = registry.requests + server.requests
                #expect(server.requests.map(\.method) == ["POST", "GET"])
                #expect(requests.allSatisfy { $0.headers["User-Agent"] == [sent] })
            }
        }
    }

    @Test func putsATokenInThePlaceOfAHeader() async throws {
        try await ScriptedRegistry.with(Self.token) { server in
            let requests = try await Self.resolve(tokenServer: server, as: "127.0.0.1")
            #expect(
                requests.map { $0.headers["Authorization"] }
                    == [["Basic header"], ["Bearer good"], ["Bearer good"]]
            )
        }
    }
}
