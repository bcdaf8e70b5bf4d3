import AsyncHTTPClient
import NIOHTTP1
import Testing
import WebConnections

@testable import Registry

@Suite struct RequestAuthorizationTests {
    private static let unaddressed = RegistryCredentials(username: "u", password: "p")

    private static func addressed(to server: String) -> RegistryCredentials {
        RegistryCredentials(username: "u", password: "p", serverAddress: server)
    }

    /// The authorization of a request that goes to `http://registry.example` or its TLS first.
    private static func authorization(
        asking asked: WebAddress,
        credentials: RegistryCredentials,
        tls: TLSSettings = TLSSettings()
    ) -> RequestAuthorization {
        let host = RegistryHost(
            scheme: asked.scheme,
            authority: "registry.example",
            headers: [RegistryHeader(name: "X-Secret", value: "s")],
            tls: tls
        )
        let pool = HTTPClientPool(proxies: .none)
        let session = HostSession(
            host: host,
            repository: RepositoryName(registry: "registry.example", path: "team/app"),
            credentials: credentials,
            isLast: true,
            clients: HostClients(pool: pool, host: host, proxies: .none, isUrgent: false),
            authorizations: AuthorizationCache()
        )
        return RequestAuthorization(session, asking: asked)
    }

    private static func basicChallenge(
        from address: WebAddress,
        afterAsking asked: WebAddress
    ) -> HTTPExchange.Answer {
        HTTPExchange.Answer(
            response: HTTPClientResponse(
                status: .unauthorized,
                headers: ["WWW-Authenticate": "Basic"]
            ),
            address: address,
            isFromAskedServer: address.maySeeSecrets(of: asked)
        )
    }

    @Test(arguments: [unaddressed, addressed(to: "https://registry.example")])
    func takesTheTLSOfAHostForThatHost(_ credentials: RegistryCredentials) async throws {
        let plain = try #require(WebAddress("http://registry.example/v2/"))
        let secure = try #require(WebAddress("https://registry.example/v2/"))
        var authorization = Self.authorization(asking: plain, credentials: credentials)
        #expect(authorization.headers(for: secure)["X-Secret"] == ["s"])
        try await authorization.take(Self.basicChallenge(from: secure, afterAsking: plain))
        #expect(authorization.headers(for: secure)["Authorization"] == ["Basic dTpw"])
        #expect(authorization.headers(for: plain)["Authorization"] == [])
        let other = try #require(WebAddress("https://other.example/v2/"))
        #expect(authorization.headers(for: other) == [:])
    }

    @Test(arguments: [
        ("https://registry.example/", "http://registry.example/", unaddressed),
        ("https://registry.example/", "https://registry.example:8443/", unaddressed),
        ("https://registry.example/", "https://other.example/", unaddressed),
        (
            "https://registry.example/", "https://other.example/",
            addressed(to: "https://registry.example")
        ),
        (
            "https://registry.example/", "http://other.example/",
            addressed(to: "http://other.example")
        ),
        ("https://registry.example/", "https://other.example/", addressed(to: "other.example")),
    ])
    func tellsNothingToAnotherServer(
        _ asked: String,
        _ server: String,
        _ credentials: RegistryCredentials
    ) async throws {
        let (asked, server) = (
            try #require(WebAddress(asked)), try #require(WebAddress(server))
        )
        var authorization = Self.authorization(asking: asked, credentials: credentials)
        let answer = Self.basicChallenge(from: server, afterAsking: asked)
        let error = await #expect(throws: HostFailure.self) {
            try await authorization.take(answer)
        }
        #expect(error?.code == .unauthorized)
        let kept = "; the credentials of the pull are not sent to \(server.authority)"
        #expect(error?.message.contains(kept) == true)
        let isAdvised = error?.message.hasSuffix(" unless the image is named by that host")
        #expect(isAdvised == credentials.mayBe(for: server.authority))
        #expect(authorization.headers(for: server) == [:])
    }

    @Test func givesNothingElsewhereWhereNobodyLooksWhoTheServerIs() async throws {
        let asked = try #require(WebAddress("https://registry.example/"))
        let server = try #require(WebAddress("https://other.example/"))
        var authorization = Self.authorization(
            asking: asked,
            credentials: Self.addressed(to: "https://other.example"),
            tls: TLSSettings(skipsVerification: true)
        )
        let answer = Self.basicChallenge(from: server, afterAsking: asked)
        await #expect(throws: HostFailure.self) { try await authorization.take(answer) }
        #expect(authorization.headers(for: server) == [:])
    }

    @Test func saysNothingOfCredentialsThatThereAreNot() async throws {
        let asked = try #require(WebAddress("https://registry.example/"))
        let server = try #require(WebAddress("https://other.example/"))
        let empty = RegistryCredentials()
        var authorization = Self.authorization(asking: asked, credentials: empty)
        let answer = Self.basicChallenge(from: server, afterAsking: asked)
        let error = await #expect(throws: HostFailure.self) {
            try await authorization.take(answer)
        }
        #expect(error?.message.contains("of the pull are not sent") == false)
    }

    @Test func givesCredentialsToTheServerThatTheyName() async throws {
        let asked = try #require(WebAddress("https://registry.example/"))
        let server = try #require(WebAddress("https://other.example/"))
        var authorization = Self.authorization(
            asking: asked,
            credentials: Self.addressed(to: "https://other.example")
        )
        try await authorization.take(Self.basicChallenge(from: server, afterAsking: asked))
        #expect(authorization.headers(for: server) == ["Authorization": "Basic dTpw"])
        #expect(authorization.headers(for: asked) == ["X-Secret": "s"])
    }
}
