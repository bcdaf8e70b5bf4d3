import NIOHTTP1
import OCI
import Testing

@testable import Registry

extension RegistryResolverTests {
    @Test(arguments: [301, 302, 303, 307, 308])
    func followsARedirectWithoutWhatOnlyTheHostMaySee(_ status: Int) async throws {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        try await ScriptedRegistry.with(content.reply) { other in
            let script: ScriptedRegistry.Script = { [authority = other.authority] request in
                guard request.authorization != nil else {
                    return Reply(status: 401, headers: ["WWW-Authenticate": "Basic"])
                }
                return Reply(
                    status: status,
                    headers: ["Location": "http://\(authority)\(request.path)"]
                )
            }
            try await ScriptedRegistry.with(script) { home in
                let host = ResolverFixture.host(
                    home.authority,
                    headers: [RegistryHeader(name: "X-Secret", value: "s")]
                )
                try await ResolverFixture.with(hosts: [host]) { resolver in
                    let credentials = RegistryCredentials(username: "u", password: "p")
                    _ = try await resolver.resolve(credentials: credentials)
                }
                #expect(home.requests.allSatisfy { $0.headers["X-Secret"] == ["s"] })
            }
            #expect(other.requests.map(\.method) == ["HEAD", "GET"])
            #expect(other.requests.allSatisfy { $0.authorization == nil })
            #expect(other.requests.allSatisfy { !$0.headers.contains(name: "X-Secret") })
        }
    }

    @Test func givesNoCredentialsToAHostThatAnotherRedirectsTo() async throws {
        let asking: ScriptedRegistry.Script = { _ in
            Reply(status: 401, headers: ["WWW-Authenticate": "Basic"])
        }
        try await ScriptedRegistry.with(asking) { other in
            let script: ScriptedRegistry.Script = { [authority = other.authority] request in
                Reply(status: 307, headers: ["Location": "http://\(authority)\(request.path)"])
            }
            try await ResolverFixture.with(script) { _, resolver in
                let credentials = RegistryCredentials(username: "u", password: "p")
                let error = try #require(try await resolver.failure(credentials: credentials))
                #expect(error.code == .unauthorized)
                #expect(
                    error.message.hasSuffix(
                        "\(other.authority), to which it redirects, asks for credentials, and there "
                            + "are none that it would take; the credentials of the pull are not "
                            + "sent to \(other.authority) unless the image is named by that host"
                    )
                )
            }
            #expect(other.requests.map(\.authorization) == [nil])
        }
    }

    @Test func keepsCredentialsOnARedirectWithinTheHost() async throws {
        var content = Content()
        content.add(try Content.image("a"), tag: "1")
        let script: ScriptedRegistry.Script = { [content] request in
            guard request.authorization != nil else {
                return Reply(status: 401, headers: ["WWW-Authenticate": "Basic"])
            }
            if request.query == "again" { return content.reply(to: request) }
            return Reply(status: 307, headers: ["Location": "\(request.path)?again"])
        }
        try await ResolverFixture.with(script) { registry, resolver in
            let credentials = RegistryCredentials(username: "u", password: "p")
            _ = try await resolver.resolve(credentials: credentials)
            #expect(registry.requests.filter { $0.query == "again" }.count == 2)
        }
    }

    @Test func givesUpOnEndlessRedirects() async throws {
        let script: ScriptedRegistry.Script = { request in
            Reply(status: 302, headers: ["Location": request.path])
        }
        try await ResolverFixture.with(script) { registry, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .invalidResponse)
            // As many as by Go's client, which gives up at the tenth redirect.
            #expect(registry.lines.count == 10)
        }
    }

    @Test(arguments: ["ftp://127.0.0.1/x", "file:///etc/passwd", "http://"])
    func followsNoRedirectOutOfTheWeb(_ location: String) async throws {
        let script: ScriptedRegistry.Script = { _ in
            Reply(status: 302, headers: ["Location": location])
        }
        try await ResolverFixture.with(script) { registry, resolver in
            let error = try await resolver.failure()
            #expect(error?.code == .invalidResponse)
            #expect(registry.lines.count == 1)
        }
    }
}
