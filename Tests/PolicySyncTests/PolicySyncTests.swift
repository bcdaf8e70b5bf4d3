import Logging
import NodeFixture
import PolicyBundles
import PolicyEngine
import Testing

@testable import PolicySync

/// The sync against a real nginx.
@Suite struct PolicySyncTests {
    /// How many polls have to fail alike before a test believes that they go on failing.
    private static let manyPolls = 4

    /// What goes wrong at the endpoint, with what is in the log then.
    enum Trouble: Sendable, CaseIterable {
        case brokenJSON, empty, tooLarge, unknownKey, olderRevision, sameRevision, expired
        case notFound, internalError, unavailable, gone

        var code: BundleError.Code {
            switch self {
            case .brokenJSON, .empty: .untrusted
            case .tooLarge: .tooLarge
            case .unknownKey: .invalid
            case .olderRevision: .revisionRolledBack
            case .sameRevision: .revisionReused
            case .expired: .expired
            case .notFound, .internalError, .unavailable: .refused
            case .gone: .unreachable
            }
        }

        var message: String {
            switch self {
            case .brokenJSON: "/bundle:2:1: not readable"
            case .empty: "/bundle:1:1: the document is empty"
            case .tooLarge: "sends more than the \(UnverifiedEnvelope.maximumBytes) bytes"
            case .unknownKey: "later: unknown key"
            case .olderRevision: "revision 6 is older than 7"
            case .sameRevision: "has had revision 7 already, with other content"
            case .expired: "revision 8 expired at"
            case .notFound: "answered 404 Not Found"
            case .internalError: "answered 500"
            case .unavailable: "answered 503"
            case .gone: "cannot be reached: no connection: Connection refused"
            }
        }

        /// What nginx logs for a poll; nil when it is not there to log.
        var status: Int? {
            switch self {
            case .brokenJSON, .empty, .tooLarge, .unknownKey, .olderRevision, .sameRevision,
                .expired:
                200
            case .notFound: 404
            case .internalError: 500
            case .unavailable: 503
            case .gone: nil
            }
        }

        func begin(_ fixture: SyncFixture) async throws {
            let endpoint = fixture.endpoint
            switch self {
            case .brokenJSON: try endpoint.publish(bundleJSON: #"{"payload": "","#)
            case .empty: try endpoint.publish(bundleJSON: "")
            case .tooLarge:
                let count = UnverifiedEnvelope.maximumBytes + 1
                try endpoint.publish(bundleJSON: String(repeating: " ", count: count))
            case .unknownKey:
                let payload = Sample.payload(revision: 8).dropLast() + #", "later": 1}"#
                let text = try Envelope.signed(String(payload), by: [fixture.key])
                try endpoint.publish(bundleJSON: text)
            case .olderRevision: try fixture.publish(6)
            case .sameRevision: try fixture.publish(7, namespace: "other.example.com")
            case .expired: try fixture.publish(8, expiresAt: Sample.now)
            case .notFound: try endpoint.fail(.notFound)
            case .internalError: try endpoint.fail(.internalError)
            case .unavailable: try endpoint.fail(.unavailable)
            case .gone: await endpoint.stop()
            }
        }

        func end(_ fixture: SyncFixture) async throws {
            try fixture.publish(9)
            try fixture.endpoint.fail(nil)
            if self == .gone { try await fixture.endpoint.start() }
        }
    }

    @Test func activatesTheBundleOfTheEndpoint() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7)
            let log = CollectingLog()
            var settings = fixture.settings
            settings.url += "/"
            settings = EndpointSettings(url: settings.url, pollInterval: SyncFixture.interval)
            try await fixture.running(settings, log: log) { sync in
                #expect(try await sync.active()?.bundle == Sample.bundle(revision: 7))
                try await eventually("some polls") {
                    try await fixture.endpoint.requests().count >= Self.manyPolls
                }
                #expect(sync.status.active?.keyIDs == [fixture.key.publicKey.id])
                #expect(sync.status.active?.source == .endpoint)
                #expect(sync.status.failure == nil)
            }
            let requests = try await fixture.endpoint.requests()
            #expect(requests.allSatisfy { $0.method == "GET" && $0.path == "/bundle" })
            #expect(requests.map(\.status).prefix(Self.manyPolls) == [200, 304, 304, 304])
            #expect(requests.first?.ifNoneMatch == "")
            #expect(Set(requests.dropFirst().map(\.ifNoneMatch)).count == 1)
            #expect(
                log.lines == [.init(level: .notice, text: "policy bundle activated revision=7")]
            )
        }
    }

    @Test func activatesEachLaterBundle() async throws {
        try await SyncFixture.with { fixture in
            try await fixture.running { sync in
                for revision in 7...9 as ClosedRange<UInt64> {
                    try fixture.publish(revision)
                    try await eventually("revision \(revision)") {
                        await sync.active()?.bundle == (try Sample.bundle(revision: revision))
                    }
                }
            }
        }
    }

    @Test(arguments: Trouble.allCases)
    func keepsTheBundleInForceAndItsTagUntilTheTroubleIsOver(trouble: Trouble) async throws {
        try await SyncFixture.with { fixture in
            let endpoint = fixture.endpoint
            try fixture.publish(7)
            let log = CollectingLog()
            try await fixture.running(log: log) { sync in
                try await endpoint.waitUntilInForce(within: patience)
                let tag = try #require(try await endpoint.requests().last?.ifNoneMatch)
                let mark = try await endpoint.mark()

                try await trouble.begin(fixture)
                try await sync.wait(for: trouble.code)
                if let status = trouble.status {
                    try await eventually("more polls to fail") {
                        let failed = try await endpoint.requests(since: mark)
                            .filter { $0.status == status }
                        #expect(failed.allSatisfy { $0.ifNoneMatch == tag })
                        return failed.count >= Self.manyPolls
                    }
                }
                #expect(try await sync.active()?.bundle == Sample.bundle(revision: 7))
                // One that stops breaks connections off first and refuses new ones then.
                #expect(log.errors.count <= (trouble == .gone ? 2 : 1), "\(log.errors)")
                #expect(log.errors.first?.contains(trouble.message) == true, "\(log.errors)")
                #expect(log.errors.first?.contains("revision 7 stays in force") == true)

                try await trouble.end(fixture)
                try await sync.wait(for: 9)
                try await endpoint.waitUntilInForce(within: patience)
                #expect(sync.status.failure == nil)
            }
            #expect(log.lines.last?.text == "polling for policy bundles works again")
            #expect(Set(log.errors).count == log.errors.count, "\(log.errors)")
        }
    }

    @Test func takesAnAnswerWhoseBundleIsRefusedForNoGoodPoll() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7, signedBy: [SigningKey(generating: .ed25519)])
            let start = ContinuousClock.now
            try await fixture.running { sync in
                try await sync.wait(for: .untrusted)
                #expect(sync.status.lastSuccessfulRequest == Sample.now)
                #expect(sync.status.lastSuccessfulPoll == nil)
                let failing = try #require(sync.status.failure).pollsFailSince
                #expect((start...ContinuousClock.now).contains(failing))
                try fixture.publish(7)
                try await sync.wait(for: 7)
                try await eventually("a good poll") {
                    sync.status.lastSuccessfulPoll.map { $0 > failing } == true
                }
                #expect(sync.status.failure == nil)
            }
        }
    }

    @Test func sendsNoTagOfABundleThatIsNotInForce() async throws {
        try await SyncFixture.with { fixture in
            try fixture.endpoint.publish(bundleJSON: #"{"revision": 0}"#)
            let log = CollectingLog()
            try await fixture.running(log: log) { sync in
                #expect(await sync.active() == nil)
                try await eventually("some polls") {
                    try await fixture.endpoint.requests().count >= Self.manyPolls
                }
                #expect(sync.status.active == nil)
                #expect(sync.status.lastSuccessfulActivation == nil)
                #expect(sync.status.lastSuccessfulDownload == Sample.now)
            }
            #expect(try await fixture.endpoint.requests().allSatisfy { $0.ifNoneMatch.isEmpty })
            #expect(log.errors.count == 1)
            #expect(log.errors.first?.contains("no policy bundle is in force") == true)
        }
    }

    @Test func pollsAtOnceWhenToldTo() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7)
            let settings = EndpointSettings(
                url: fixture.endpoint.url,
                pollInterval: .seconds(24 * 60 * 60)
            )
            try await fixture.running(settings) { sync in
                try await sync.wait(for: 7)
                try fixture.publish(8)
                #expect(await sync.poll().active?.revision == 8)
                try fixture.publish(9)
                sync.pollSoon()
                try await sync.wait(for: 9)
            }
        }
    }

    @Test func takesUnsignedBundlesOnlyWhenToldTo() async throws {
        try await SyncFixture.with { fixture in
            try fixture.endpoint.publish(bundleJSON: Sample.payload(revision: 7))
            try await fixture.running { sync in
                try await sync.wait(for: .untrusted)
                #expect(await sync.active() == nil)
            }
            let log = CollectingLog()
            try await fixture.running(verification: BundleVerification.none, log: log) { sync in
                try await sync.wait(for: 7)
                #expect(sync.status.active?.keyIDs == [])
            }
            #expect(log.lines.first?.level == .warning)
            #expect(log.lines.first?.text.contains("verification: none") == true)
        }
    }
}
