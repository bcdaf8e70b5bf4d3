import NodeFixture
import PolicyBundles
import Synchronization
import Testing
import WebConnections

@testable import PolicySync

/// How the endpoint is asked: held back, packed, through a proxy.
extension PolicySyncTests {
    private static func bundle(
        _ body: String = Sample.payload(revision: 7)
    ) -> ScriptedServer.Answer {
        let fields = "ETag: \"a\"\r\nContent-Length: \(body.utf8.count)"
        return .text("HTTP/1.1 200 OK\r\n\(fields)\r\n\r\n\(body)")
    }

    /// Polls an endpoint some times, and answers how the node stands to it then.
    private static func polls(
        _ count: Int,
        _ settings: EndpointSettings
    ) async throws -> SyncStatus {
        let limits = SyncLimits(firstBundle: patience, longPoll: patience * 100)
        return try await withSync(settings, limits: limits) { sync in
            for _ in 0..<count { _ = await sync.poll() }
            return sync.status
        }
    }

    @Test func letsTheEndpointHoldBackWhatIsNotNew() async throws {
        try await Self.holdingBack { sync, server in
            #expect(sync.status.active?.revision == 7)
            let first = try #require(server.requests.first)
            #expect(!first.contains("Prefer:"), "what is not there yet is wanted at once")
            #expect(server.requests.last?.contains("Prefer: wait=90\r\n") == true)
        }
    }

    @Test func wantsAnAnswerAtOnceAfterAPollThatFailed() async throws {
        let held = Mutex(0)
        try await ScriptedServer.with({ head in
            guard head.contains("If-None-Match") else { return Self.bundle() }
            guard head.contains("Prefer:") else {
                return .text("HTTP/1.1 304 Not Modified\r\n\r\n")
            }
            let isFirst = held.withLock { held in
                held += 1
                return held == 1
            }
            let refusal = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
            return isFirst ? .text(refusal) : .silence
        }) { server in
            var settings = EndpointSettings(url: server.url, pollInterval: SyncFixture.interval)
            settings.longPoll = .seconds(90)
            try await Self.withSync(settings) { sync in
                try await eventually("another request that is held back", within: patience * 3) {
                    held.withLock { $0 } == 2
                }
                let mayWait = server.requests.map { $0.contains("Prefer:") }
                #expect(mayWait == [false, true, false, true])
                #expect(sync.status.failureCounts == [.refused: 1])
                #expect(sync.status.failure == nil)
            }
        }
    }

    @Test func givesUpWhatIsHeldBackForAPollThatSomebodyAsksFor() async throws {
        let log = CollectingLog()
        try await Self.holdingBack(log: log) { sync, _ in
            let status = await sync.poll()
            #expect(status.active?.revision == 8)
            #expect(status.failure == nil)
            #expect(status.failureCounts.isEmpty)
            #expect(log.errors.isEmpty)
        }
    }

    @Test func letsTheEndpointHoldBackAgainAfterAPollThatSomebodyAskedFor() async throws {
        try await ScriptedServer.with({ head in
            head.contains("Prefer:") ? .silence : Self.bundle()
        }) { server in
            var settings = EndpointSettings(url: server.url, pollInterval: patience * 100)
            settings.longPoll = .seconds(90)
            try await Self.withSync(settings) { sync in
                _ = await sync.poll()
                try await eventually("a request that is held back", within: patience * 3) {
                    server.requests.last?.contains("Prefer:") == true
                }
            }
        }
    }

    /// Which files there are is told to the sync; what is in them it has to see by itself.
    @Test(arguments: [true, false])
    func checksTheBundleInForceAgainstOtherKeysThoughARequestIsHeldBack(
        inAnotherFile: Bool
    ) async throws {
        try await Workspace.with { workspace in
            let (key, other) = (SigningKey(generating: .ed25519), SigningKey(generating: .ed25519))
            let keys = try workspace.write(key.publicKey.pem, to: "keys.pem")
            let others = try workspace.write(other.publicKey.pem, to: "others.pem")
            let bundle = try Envelope.signed(Sample.payload(revision: 7), by: [key])
            try await Self.holdingBack(
                verification: .keys(files: [keys]),
                bundle: bundle,
                next: bundle
            ) { sync, _ in
                if inAnotherFile {
                    sync.change(to: sync.settings, verification: .keys(files: [others]))
                } else {
                    try workspace.write(other.publicKey.pem, to: "keys.pem")
                }
                try await eventually("no bundle in force") { sync.status.active == nil }
            }
        }
    }

    /// Lends a sync with revision 7 in force, whose endpoint holds a request back, and will for
    /// longer than a test lasts.
    ///
    /// - Parameters:
    ///   - verification: Whose bundles are taken.
    ///   - log: What is logged.
    ///   - bundle: What the endpoint sends to one that has no bundle.
    ///   - next: What it sends to one that has a bundle and is to be answered at once.
    ///   - body: What is done then.
    /// - Throws: What the body throws, or why the sync cannot run.
    private static func holdingBack(
        verification: BundleVerification = .none,
        log: CollectingLog = CollectingLog(),
        bundle: String = Sample.payload(revision: 7),
        next: String = Sample.payload(revision: 8),
        _ body: (PolicySync, ScriptedServer) async throws -> Void
    ) async throws {
        try await ScriptedServer.with({ head in
            guard head.contains("If-None-Match") else { return Self.bundle(bundle) }
            return head.contains("Prefer:") ? .silence : Self.bundle(next)
        }) { server in
            var settings = EndpointSettings(url: server.url, pollInterval: SyncFixture.interval)
            settings.longPoll = .seconds(90)
            try await withSync(settings, verification: verification, log: log) { sync in
                // After two polls, and many other tests may run beside this one.
                try await eventually("a request that is held back", within: patience * 3) {
                    server.requests.last?.contains("Prefer:") == true
                }
                try await body(sync, server)
            }
        }
    }

    /// Lends a sync that runs and has a state folder of its own.
    private static func withSync<Success: Sendable>(
        _ settings: EndpointSettings,
        verification: BundleVerification = .none,
        log: CollectingLog = CollectingLog(),
        limits: SyncLimits = SyncLimits(firstBundle: patience),
        _ body: (PolicySync) async throws -> Success
    ) async throws -> Success {
        try await Workspace.with { workspace in
            let sync = try PolicySync(
                settings,
                verification: verification,
                folder: StateFolder(path: workspace.file("state")),
                limits: limits,
                logger: log.logger,
                now: { Sample.now }
            )
            return try await running(sync) { try await body(sync) }
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
            // The first poll may have begun before the first was asked for, and each is followed by
            // one that might be held back.
            #expect(server.requests.count <= 8)
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

    /// 192.0.2.1 is nobody's (RFC 5737).
    @Test func asksNoIPAddressByTLSThroughAProxyThatWouldBeTakenForIt() async throws {
        try await ScriptedServer.with({ _ in Self.bundle() }) { proxy in
            var settings = EndpointSettings(url: "https://192.0.2.1", pollInterval: patience)
            settings.proxies = ProxySettings(proxy: try Proxy(reading: proxy.url))
            let error = try await Self.polls(1, settings).failure?.error
            #expect(error?.code == .unreachable)
            #expect(error?.message.contains("cannot be used for 192.0.2.1, because") == true)
            #expect(proxy.requests.isEmpty)
        }
    }
}
