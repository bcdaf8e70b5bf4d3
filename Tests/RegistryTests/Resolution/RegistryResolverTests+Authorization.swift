import NIOHTTP1
import OCI
import Synchronization
import Testing
import WebConnections

@testable import Registry

extension RegistryResolverTests {
    /// A registry with a token server of its own, which takes `u` with the password `right`, the
    /// identity token `identity`, and nobody where that is allowed.
    static func script(
        anonymous: Bool = false,
        form: Bool = true,
        lifetime: Int = 300
    ) throws -> ScriptedRegistry.Script {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        return { [content] request in
            if request.path == "/token" {
                if request.method == "POST", !form { return Reply(status: 404) }
                let isKnown =
                    request.body.contains("password=right")
                    || request.body.contains("refresh_token=identity")
                    || request.authorization == "Basic dTpyaWdodA=="
                let isNobody = request.method == "GET" && request.authorization == nil
                guard isKnown || (isNobody && anonymous) else { return Reply(status: 401) }
                return Reply(
                    status: 200,
                    body: Array(
                        #"{"access_token":"good","expires_in":\#(lifetime)}"#.utf8
                    )
                )
            }
            guard ["Bearer good", "Bearer registry"].contains(request.authorization) else {
                let challenge =
                    "Bearer realm=\"http://\(request.host)/token\",service=\"the service\","
                    + "scope=\"repository:team/app:pull\""
                return Reply(status: 401, headers: ["WWW-Authenticate": challenge])
            }
            return content.reply(to: request)
        }
    }

    static let right = RegistryCredentials(
        username: "u",
        password: "right"
    )

    @Test func getsATokenAndKeepsIt() async throws {
        let credentials = Self.right
        try await ResolverFixture.with(try Self.script()) { registry, resolver in
            _ = try await resolver.resolve(credentials: credentials)
            _ = try await resolver.resolve(credentials: credentials)
            #expect(registry.requests.map(\.method) == ["HEAD", "POST", "HEAD", "GET", "HEAD"])
            let form = registry.requests[1].body.split(separator: "&").sorted()
            #expect(
                form == [
                    "client_id=containerd-client", "grant_type=password", "password=right",
                    "scope=repository%3Ateam%2Fapp%3Apull", "service=the+service", "username=u",
                ]
            )
            #expect(registry.requests[1].authorization == nil)
        }
    }

    @Test func asksByQueryWhereTheTokenServerTakesNoForm() async throws {
        let credentials = Self.right
        try await ResolverFixture.with(try Self.script(form: false)) { registry, resolver in
            _ = try await resolver.resolve(credentials: credentials)
            #expect(registry.requests.map(\.method) == ["HEAD", "POST", "GET", "HEAD", "GET"])
            #expect(
                registry.requests[2].query
                    == "service=the+service&scope=repository%3Ateam%2Fapp%3Apull"
            )
        }
    }

    @Test func exchangesAnIdentityToken() async throws {
        let credentials = RegistryCredentials(identityToken: "identity")
        try await ResolverFixture.with(try Self.script()) { registry, resolver in
            _ = try await resolver.resolve(credentials: credentials)
            #expect(registry.requests[1].body.contains("grant_type=refresh_token"))
        }
    }

    @Test func getsATokenForNobody() async throws {
        try await ResolverFixture.with(try Self.script(anonymous: true)) { registry, resolver in
            _ = try await resolver.resolve()
            #expect(registry.requests.map(\.method) == ["HEAD", "GET", "HEAD", "GET"])
            #expect(registry.requests[1].authorization == nil)
        }
    }

    @Test func triesARegistryTokenBeforeAskingAsNobody() async throws {
        for token in ["registry", "stale"] {
            let credentials = RegistryCredentials(registryToken: token)
            try await ResolverFixture.with(
                try Self.script(anonymous: true)
            ) { registry, resolver in
                _ = try await resolver.resolve(credentials: credentials)
                #expect(registry.requests[1].authorization == "Bearer \(token)")
                let asksForToken = registry.lines.contains("GET /token")
                #expect(asksForToken == (token == "stale"))
            }
        }
    }

    /// A registry that gives each time another token, and takes those that a test says.
    private static func numbering(
        takes: @escaping @Sendable (_ token: Int) -> Bool
    ) throws -> ScriptedRegistry.Script {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        let count = Mutex(0)
        return { [content] request in
            if request.path == "/token" {
                let number = count.withLock { count in
                    count += 1
                    return count
                }
                return Reply(status: 200, body: Array(#"{"token":"\#(number)"}"#.utf8))
            }
            let token = request.authorization.flatMap { Int($0.dropFirst("Bearer ".count)) }
            guard let token else {
                let challenge = "Bearer realm=\"http://\(request.host)/token\""
                return Reply(status: 401, headers: ["WWW-Authenticate": challenge])
            }
            return takes(token) ? content.reply(to: request) : Reply(status: 403)
        }
    }

    @Test func getsAnotherTokenForOneThatIsNotGoodAnyMore() async throws {
        let isFirstGood = Mutex(true)
        let script = try Self.numbering { token in
            token > 1 || isFirstGood.withLock { $0 }
        }
        try await ResolverFixture.with(script) { registry, resolver in
            _ = try await resolver.resolve()
            isFirstGood.withLock { $0 = false }
            _ = try await resolver.resolve()
            _ = try await resolver.resolve()
            let sent = registry.requests.filter { $0.method == "HEAD" }.map(\.authorization)
            #expect(sent == [nil, "Bearer 1", "Bearer 1", nil, "Bearer 2", "Bearer 2"])
        }
    }

    @Test func keepsNoTokenThatIsTurnedDown() async throws {
        try await ResolverFixture.with(try Self.numbering { $0 > 1 }) { registry, resolver in
            let error = try #require(try await resolver.failure())
            #expect(error.code == .unauthorized)
            #expect(error.message.contains("it answers 403 Forbidden"))
            #expect(registry.requests.map(\.authorization) == [nil, nil, "Bearer 1"])
            _ = try await resolver.resolve()
            let sent = registry.requests.filter { $0.method == "HEAD" }.map(\.authorization)
            #expect(sent == [nil, "Bearer 1", nil, "Bearer 2"])
        }
    }

    @Test func keepsNoTokenPastItsEnd() async throws {
        let credentials = Self.right
        try await ResolverFixture.with(try Self.script(lifetime: 0)) { registry, resolver in
            _ = try await resolver.resolve(credentials: credentials)
            #expect(registry.lines.filter { $0 == "POST /token" }.count == 2)
        }
    }

    @Test func usesATokenForNoOtherCredentials() async throws {
        let right = Self.right
        let wrong = RegistryCredentials(username: "u", password: "wrong")
        try await ResolverFixture.with(try Self.script()) { registry, resolver in
            _ = try await resolver.resolve(credentials: right)
            for credentials in [wrong, nil] {
                let error = try await resolver.failure(credentials: credentials)
                #expect(error?.code == .unauthorized)
            }
        }
    }

    @Test func usesATokenForNoOtherPathOfTheHost() async throws {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        let script: ScriptedRegistry.Script = { [content] request in
            if request.path == "/token" {
                let name = request.query?.prefix { $0 != "&" } ?? ""
                return Reply(status: 200, body: Array(#"{"token":"\#(name)"}"#.utf8))
            }
            let name = request.path.split(separator: "/")[0]
            guard let authorization = request.authorization else {
                let challenge = "Bearer realm=\"http://\(request.host)/token?\(name)\""
                return Reply(status: 401, headers: ["WWW-Authenticate": challenge])
            }
            guard authorization == "Bearer \(name)" else { return Reply(status: 403) }
            guard name == "quay" else { return Reply(status: 404) }
            let path = String(request.path.dropFirst("/quay".count))
            return content.reply(
                to: ScriptedRegistry.Request(
                    method: request.method,
                    path: path,
                    query: nil,
                    headers: request.headers,
                    body: ""
                )
            )
        }
        try await ScriptedRegistry.with(script) { registry in
            let hosts = ["/hub/v2", "/quay/v2"].map {
                RegistryHost(
                    scheme: .http,
                    authority: registry.authority,
                    pathPrefix: $0,
                    isMirror: true
                )
            }
            try await ResolverFixture.with(hosts: hosts) { resolver in
                _ = try await resolver.resolve()
            }
        }
    }

    @Test func sendsAFormAgainIfItsConnectionBreaks() async throws {
        let credentials = Self.right
        let script = try Self.script()
        let isFirst = Mutex(true)
        try await ResolverFixture.with { request in
            let breaks =
                request.method == "POST"
                && isFirst.withLock { isFirst in
                    defer { isFirst = false }
                    return isFirst
                }
            return breaks ? .broken : script(request)
        } _: { registry, resolver in
            _ = try await resolver.resolve(credentials: credentials)
            #expect(registry.requests.map(\.method) == ["HEAD", "POST", "POST", "HEAD", "GET"])
            #expect(registry.requests[2].body.contains("password=right"))
        }
    }

    @Test func saysThatCredentialsAreWrongWithoutShowingThem() async throws {
        let wrong = RegistryCredentials(username: "someone", password: "wrong")
        try await ResolverFixture.with(try Self.script()) { registry, resolver in
            let error = try #require(try await resolver.failure(credentials: wrong))
            #expect(error.code == .unauthorized)
            #expect(error.message.contains(registry.authority))
            for secret in ["someone", "wrong", "Basic", "Bearer", "?"] {
                #expect(!error.message.contains(secret))
            }
        }
    }

    @Test func endsALoopOfChallenges() async throws {
        let credentials = Self.right
        for scheme in ["Basic", "Bearer"] {
            let script: ScriptedRegistry.Script = { request in
                if request.path == "/token" {
                    return Reply(status: 200, body: Array(#"{"token":"t"}"#.utf8))
                }
                let challenge = "\(scheme) realm=\"http://\(request.host)/token\""
                return Reply(status: 401, headers: ["WWW-Authenticate": challenge])
            }
            try await ResolverFixture.with(script) { registry, resolver in
                let error = try await resolver.failure(credentials: credentials)
                #expect(error?.code == .unauthorized)
                #expect(registry.requests.filter { $0.method == "HEAD" }.count == 2)
            }
        }
    }

    @Test(arguments: ["Digest realm=x", "Negotiate", "Bearer", "Bearer realm=\"/token\""])
    func answersNoChallengeThatItCannotMeet(_ challenge: String) async throws {
        let credentials = Self.right
        let script: ScriptedRegistry.Script = { _ in
            Reply(status: 401, headers: ["WWW-Authenticate": challenge])
        }
        try await ResolverFixture.with(script) { registry, resolver in
            let error = try await resolver.failure(credentials: credentials)
            #expect(error?.code == .unauthorized)
            #expect(registry.lines.count == 1)
        }
    }

    @Test func prefersATokenToThePassword() async throws {
        let credentials = Self.right
        let script: ScriptedRegistry.Script = { request in
            guard request.path != "/token" else {
                return Reply(status: 200, body: Array(#"{"token":"t"}"#.utf8))
            }
            var headers: HTTPHeaders = ["WWW-Authenticate": "Basic realm=x"]
            headers.add(
                name: "WWW-Authenticate",
                value: "Bearer realm=\"http://\(request.host)/token\""
            )
            let status = request.authorization == "Bearer t" ? 404 : 401
            return Reply(status: status, headers: headers)
        }
        try await ResolverFixture.with(script) { _, resolver in
            let error = try await resolver.failure(credentials: credentials)
            #expect(error?.code == .notFound)
        }
    }

    @Test func sendsCredentialsOnlyToTheServerTheyName() async throws {
        let basic: ScriptedRegistry.Script = { request in
            Reply(
                status: request.authorization == nil ? 401 : 404,
                headers: ["WWW-Authenticate": "Basic"]
            )
        }
        try await ScriptedRegistry.with(basic) { other in
            try await ScriptedRegistry.with(basic) { named in
                let hosts = [other, named].map { ResolverFixture.host($0.authority) }
                let credentials = RegistryCredentials(
                    username: "u",
                    password: "p",
                    serverAddress: "https://\(named.authority)"
                )
                try await ResolverFixture.with(hosts: hosts) { resolver in
                    let error = try await resolver.failure(credentials: credentials)
                    #expect(error?.code == .unauthorized)
                }
                #expect(other.requests.allSatisfy { $0.authorization == nil })
                #expect(named.requests.map(\.authorization) == [nil, "Basic dTpw"])
            }
        }
    }

    @Test func sendsARegistryTokenToTheRegistryItselfAlone() async throws {
        let script = try Self.script(anonymous: true)
        try await ScriptedRegistry.with { request in
            // The mirror wants a token and has nothing.
            request.path == "/token" || request.authorization == nil
                ? script(request) : Reply(status: 404)
        } _: { mirror in
            try await ScriptedRegistry.with(script) { registry in
                let hosts = [
                    ResolverFixture.host(mirror.authority, isMirror: true),
                    ResolverFixture.host(registry.authority),
                ]
                let credentials = RegistryCredentials(registryToken: "registry")
                try await ResolverFixture.with(hosts: hosts) { resolver in
                    let content = try await resolver.resolve(credentials: credentials)
                    #expect(content.host == registry.authority)
                }
                let sent = mirror.requests.compactMap(\.authorization)
                #expect(!sent.isEmpty)
                #expect(!sent.contains("Bearer registry"))
                #expect(registry.requests.contains { $0.authorization == "Bearer registry" })
            }
        }
    }

    @Test func readsCredentialsOnlyForAHostThatAsksForThem() async throws {
        let malformed = RegistryCredentials(auth: "no Base64")
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        try await ResolverFixture.with(content.reply) { registry, resolver in
            let resolved = try await resolver.resolve(credentials: malformed)
            #expect(resolved.host == registry.authority)
        }
        try await ResolverFixture.with(try Self.script(anonymous: true)) { registry, resolver in
            let error = try #require(try await resolver.failure(credentials: malformed))
            #expect(error.code == .unauthorized)
            #expect(error.message.contains("is not the Base64 of a name and a password"))
            #expect(!error.message.contains("no Base64"))
            #expect(registry.lines == ["HEAD /v2/team/app/manifests/1"])
        }
    }

    @Test func saysWhichTokenServerFailed() async throws {
        let script: ScriptedRegistry.Script = { request in
            guard request.path != "/token" else { return Reply(status: 500) }
            let challenge = "Bearer realm=\"http://\(request.host)/token?secret=1\""
            return Reply(status: 401, headers: ["WWW-Authenticate": challenge])
        }
        try await ResolverFixture.with(script) { registry, resolver in
            let error = try #require(try await resolver.failure())
            #expect(error.code == .refused)
            #expect(
                error.message.contains("its token server \(registry.authority) answers 500")
            )
            #expect(!error.message.contains("secret"))
        }
    }
}
