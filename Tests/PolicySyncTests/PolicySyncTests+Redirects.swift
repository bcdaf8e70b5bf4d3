import NodeFixture
import PolicyBundles
import Testing

@testable import PolicySync

/// An endpoint that sends on to another address.
extension PolicySyncTests {
    private static func redirect(to path: String) -> ScriptedServer.Answer {
        let fields = "Location: \(path)\r\nConnection: close\r\nContent-Length: 0"
        return .textAndEnd("HTTP/1.1 302 Found\r\n\(fields)\r\n\r\n")
    }

    /// The status after the first poll of an endpoint that answers like this.
    private static func firstPoll(
        of server: ScriptedServer,
        token: String? = nil
    ) async throws -> SyncStatus {
        try await Workspace.with { workspace in
            var settings = EndpointSettings(url: server.url, pollInterval: patience)
            if let token { settings.tokenFile = try workspace.write(token, to: "token") }
            let sync = try PolicySync(
                settings,
                verification: .none,
                folder: StateFolder(path: workspace.file("state")),
                limits: SyncLimits(firstBundle: patience),
                logger: CollectingLog().logger,
                now: { Sample.now }
            )
            return try await running(sync) { await sync.poll() }
        }
    }

    private static func bundle() -> ScriptedServer.Answer {
        let body = Sample.payload(revision: 7)
        return .text("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    @Test func followsARedirect() async throws {
        try await ScriptedServer.with({ head in
            head.hasPrefix("GET /bundle ") ? Self.redirect(to: "/elsewhere") : Self.bundle()
        }) { server in
            let status = try await Self.firstPoll(of: server)
            #expect(status.active?.revision == 7)
        }
    }

    @Test func followsNoEndlessRedirects() async throws {
        try await ScriptedServer.with({ head in
            let path = head.split(separator: " ").dropFirst().first ?? "/"
            return Self.redirect(to: "\(path)x")
        }) { server in
            let error = try await Self.firstPoll(of: server).failure?.error
            #expect(error?.code == .refused)
            #expect(error?.message.contains("redirects more than 5 times") == true)
            #expect(server.requests.contains { $0.hasPrefix("GET /bundlexxxxx ") })
            #expect(!server.requests.contains { $0.hasPrefix("GET /bundlexxxxxx ") })
        }
    }

    @Test func takesItsTokenToNoOtherServer() async throws {
        try await ScriptedServer.with({ _ in Self.bundle() }) { other in
            try await ScriptedServer.with({ head in
                head.hasPrefix("GET /bundle ")
                    ? Self.redirect(to: "/again") : Self.redirect(to: "\(other.url)/bundle")
            }) { server in
                let status = try await Self.firstPoll(of: server, token: "secret\n")
                #expect(status.active?.revision == 7)
                #expect(server.requests.count >= 2)
                let hasToken = { (head: String) in head.contains("Authorization: Bearer secret\r\n")
                }
                #expect(server.requests.allSatisfy(hasToken))
                #expect(!other.requests.contains { $0.lowercased().contains("authorization") })
            }
        }
    }

    @Test(arguments: ["", "two words", "line\nline", "t\u{e4}g"])
    func sendsNothingThatIsNoToken(text: String) async throws {
        try await ScriptedServer.with({ _ in Self.bundle() }) { server in
            let error = try await Self.firstPoll(of: server, token: text).failure?.error
            #expect(error?.code == .connectionFiles)
            #expect(error?.message.contains("holds no token") == true)
            #expect(error?.message.contains("words") == false)
            #expect(server.requests.isEmpty)
        }
    }
}
