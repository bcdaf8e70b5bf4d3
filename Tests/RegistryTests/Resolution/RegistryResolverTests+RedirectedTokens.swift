import NIOHTTP1
import OCI
import Testing
import WebConnections

@testable import Registry

/// Hosts that redirect to a registry elsewhere, which wants a token, and token servers that
/// redirect.
extension RegistryResolverTests {
    /// Runs a test with a registry that wants a token, and a host with a secret header field that
    /// redirects to it.
    private static func withRedirect(
        anonymous: Bool,
        _ body: (
            _ home: ScriptedRegistry, _ other: ScriptedRegistry, _ resolver: RegistryResolver
        ) async throws -> Void
    ) async throws {
        try await ScriptedRegistry.with(try script(anonymous: anonymous)) { other in
            let redirect: ScriptedRegistry.Script = { [authority = other.authority] request in
                Reply(status: 307, headers: ["Location": "http://\(authority)\(request.path)"])
            }
            try await ScriptedRegistry.with(redirect) { home in
                let secret = RegistryHeader(name: "X-Secret", value: "s")
                let host = ResolverFixture.host(home.authority, headers: [secret])
                try await ResolverFixture.with(hosts: [host]) { resolver in
                    try await body(home, other, resolver)
                }
            }
            #expect(other.requests.allSatisfy { !$0.headers.contains(name: "X-Secret") })
        }
    }

    @Test(arguments: [
        nil, right, RegistryCredentials(registryToken: "registry"),
        RegistryCredentials(auth: "no Base64"),
        RegistryCredentials(username: "u", password: "right", serverAddress: "https://a.example"),
    ])
    func asksForATokenAsNobodyWhereAHostRedirectsTo(
        _ credentials: RegistryCredentials?
    ) async throws {
        try await Self.withRedirect(anonymous: true) { home, other, resolver in
            let content = try await resolver.resolve(credentials: credentials)
            #expect(content.host == home.authority)
            _ = try await resolver.resolve(credentials: credentials)
            #expect(home.requests.map(\.authorization) == [nil, nil, nil, nil])
            #expect(other.requests.map(\.method) == ["HEAD", "GET", "HEAD", "GET", "HEAD"])
            #expect(
                other.requests.map(\.authorization)
                    == [nil, nil, "Bearer good", "Bearer good", "Bearer good"]
            )
        }
    }

    @Test func givesCredentialsToAHostThatTheyNameAndAnotherRedirectsTo() async throws {
        try await Self.withRedirect(anonymous: false) { home, other, resolver in
            let credentials = RegistryCredentials(
                username: "u",
                password: "right",
                registryToken: "registry",
                serverAddress: "http://\(other.authority)"
            )
            _ = try await resolver.resolve(credentials: credentials)
            #expect(home.requests.allSatisfy { $0.authorization == nil })
            #expect(other.requests.map(\.method) == ["HEAD", "POST", "HEAD", "GET"])
            #expect(other.requests[1].body.contains("password=right"))
        }
    }

    @Test func saysThatCredentialsWereKeptFromWhereAHostRedirectsTo() async throws {
        try await Self.withRedirect(anonymous: false) { home, other, resolver in
            let credentials = Self.right
            let error = try #require(try await resolver.failure(credentials: credentials))
            #expect(error.code == .unauthorized)
            #expect(
                error.message.hasSuffix(
                    "\(home.authority): its token server \(other.authority) answers 401 "
                        + "Unauthorized; the credentials of the pull are not sent to "
                        + "\(other.authority) unless the image is named by that host"
                )
            )
            #expect(other.requests.map(\.authorization) == [nil, nil])
            let nobody = try #require(try await resolver.failure())
            #expect(!nobody.message.contains("credentials of the pull"))
        }
    }

    @Test func endsALoopOfServersThatAskOneAfterTheOther() async throws {
        let script: ScriptedRegistry.Script = { request in
            if request.path == "/token" {
                return Reply(status: 200, body: Array(#"{"token":"t"}"#.utf8))
            }
            guard request.authorization != nil else {
                let challenge = "Bearer realm=\"http://\(request.host)/token\""
                return Reply(status: 401, headers: ["WWW-Authenticate": challenge])
            }
            return Reply(status: 307, headers: ["Location": "http://a.\(request.host)/"])
        }
        try await ScriptedRegistry.with(script) { registry in
            try await ScriptedProxy.with(target: registry.authority) { proxy in
                let proxies = ProxySettings(
                    environment: ["HTTP_PROXY": "http://\(proxy.authority)"]
                )
                let host = ResolverFixture.host("registry.example")
                try await ResolverFixture.with(hosts: [host], proxies: proxies) { resolver in
                    let error = try await resolver.failure()
                    #expect(error?.code == .unauthorized)
                }
            }
            #expect(
                registry.lines.filter { $0 == "GET /token" }.count
                    == RequestAuthorization.maximumChallenges
            )
        }
    }

    @Test(arguments: [307, 308])
    func sendsTheFormOnWithinItsServer(_ status: Int) async throws {
        let credentials = Self.right
        let script = try Self.script()
        try await ResolverFixture.with { request in
            guard request.path == "/token", request.query == nil else { return script(request) }
            return Reply(status: status, headers: ["Location": "/token?again"])
        } _: { registry, resolver in
            _ = try await resolver.resolve(credentials: credentials)
            #expect(
                registry.requests.map(\.method) == ["HEAD", "POST", "POST", "HEAD", "GET"]
            )
            #expect(registry.requests[2].body.contains("password=right"))
        }
    }

    @Test(arguments: [301, 302, 303])
    func asksByQueryWhereTheFormIsNotToBeSentAgain(_ status: Int) async throws {
        let credentials = Self.right
        let script = try Self.script()
        try await ResolverFixture.with { request in
            guard request.path == "/token", request.query != "again" else {
                return script(request)
            }
            return Reply(status: status, headers: ["Location": "/token?again"])
        } _: { registry, resolver in
            _ = try await resolver.resolve(credentials: credentials)
            #expect(
                registry.requests.map(\.method)
                    == ["HEAD", "POST", "GET", "GET", "HEAD", "GET"]
            )
            #expect(registry.requests[3].authorization == "Basic dTpyaWdodA==")
        }
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func takesNoSecretToWhereATokenServerRedirectsTo(_ status: Int) async throws {
        let credentials = Self.right
        let script = try Self.script(anonymous: true)
        try await ScriptedRegistry.with(script) { other in
            try await ResolverFixture.with { [authority = other.authority] request in
                guard request.path == "/token" else { return script(request) }
                let location = "http://\(authority)/token"
                return Reply(status: status, headers: ["Location": location])
            } _: { registry, resolver in
                _ = try await resolver.resolve(credentials: credentials)
                #expect(
                    registry.requests.map(\.method) == ["HEAD", "POST", "GET", "HEAD", "GET"]
                )
            }
            #expect(other.lines == ["GET /token"])
            #expect(other.requests.allSatisfy { $0.authorization == nil && $0.body.isEmpty })
        }
    }
}
