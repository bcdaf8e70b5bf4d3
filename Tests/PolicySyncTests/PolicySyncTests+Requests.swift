import NodeFixture
import PolicyBundles
import Testing
import WebConnections

@testable import PolicySync

/// How the endpoint is asked: held back, packed, through a proxy.
extension PolicySyncTests {
    private static func bundle(_ fields: String = "") -> ScriptedServer.Answer {
        let body = Sample.payload(revision: 7)
        return .text(
            "HTTP/1.1 200 OK\r\nETag: \"a\"\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n"
                + body
        )
    }

    /// Polls an endpoint some times, and answers how the node stands to it then.
    private static func polls(
        _ count: Int,
        _ settings: EndpointSettings
    ) async throws -> SyncStatus {
        try await Workspace.with { workspace in
            let sync = try PolicySync(
                settings,
                verification: .none,
                folder: StateFolder(path: workspace.file("state")),
                limits: SyncLimits(firstBundle: patience, longPoll: patience * 100),
                logger: CollectingLog().logger,
                now: { Sample.now }
            )
            return try await running(sync) {
                for _ in 0..<count { _ = await sync.poll() }
                return sync.status
            }
        }
    }

    @Test func letsTheEndpointHoldBackWhatIsNotNew() async throws {
        try await ScriptedServer.with({ head in
            head.contains("If-None-Match") ? .silence : Self.bundle()
        }) { server in
            var settings = EndpointSettings(url: server.url, pollInterval: SyncFixture.interval)
            settings.longPoll = .seconds(90)
            #expect(try await Self.polls(1, settings).active?.revision == 7)
            let first = try #require(server.requests.first)
            #expect(!first.contains("Prefer:"), "what is not there yet is wanted at once")
            let later = server.requests.dropFirst()
            #expect(later.allSatisfy { $0.contains("Prefer: wait=90\r\n") })
        }
    }

    @Test func asksAtItsPaceAnEndpointThatSaysToHaveWaited() async throws {
        try await ScriptedServer.with({ head in
            head.contains("If-None-Match")
                ? .text("HTTP/1.1 304 Not Modified\r\nPreference-Applied: wait=90\r\n\r\n")
                : Self.bundle()
        }) { server in
            var settings = EndpointSettings(url: server.url, pollInterval: patience * 100)
            settings.longPoll = .seconds(90)
            let status = try await Self.polls(3, settings)
            #expect(status.failure == nil)
            // The first poll may have begun before the first was asked for.
            #expect(server.requests.count <= 4)
        }
    }

    @Test func doesNotAskForWaitingUnlessToldTo() async throws {
        try await ScriptedServer.with({ head in
            head.contains("If-None-Match")
                ? .text("HTTP/1.1 304 Not Modified\r\n\r\n") : Self.bundle()
        }) { server in
            let settings = EndpointSettings(url: server.url, pollInterval: patience)
            _ = try await Self.polls(3, settings)
            #expect(server.requests.allSatisfy { !$0.contains("Prefer:") })
            #expect(server.requests.allSatisfy { $0.contains("Accept-Encoding: gzip\r\n") })
        }
    }

    @Test func believesTheContentAndNotTheTag() async throws {
        try await ScriptedServer.with({ head in
            // The tag stays the same, and so does not tell that there is something new.
            let revision: UInt64 = head.contains("If-None-Match") ? 8 : 7
            let body = Sample.payload(revision: revision)
            let fields = "ETag: \"a\"\r\nContent-Length: \(body.utf8.count)"
            return .text("HTTP/1.1 200 OK\r\n\(fields)\r\n\r\n\(body)")
        }) { server in
            let settings = EndpointSettings(url: server.url, pollInterval: patience)
            let status = try await Self.polls(2, settings)
            #expect(status.active?.revision == 8)
        }
    }

    @Test func goesThroughItsProxy() async throws {
        try await ScriptedServer.with({ head in
            head.hasPrefix("CONNECT ") ? .text("HTTP/1.1 200 OK\r\n\r\n") : Self.bundle()
        }) { proxy in
            var settings = EndpointSettings(
                url: "http://policies.example.com",
                pollInterval: patience
            )
            settings.proxies = ProxySettings(proxy: try Proxy(reading: proxy.url))
            #expect(try await Self.polls(1, settings).active?.revision == 7)
            #expect(proxy.requests.first?.hasPrefix("CONNECT policies.example.com:80 ") == true)
            #expect(proxy.requests.last?.hasPrefix("GET /bundle ") == true)
        }
    }
}
