import Logging
import NodeFixture
import PolicyBundles
import PolicyEngine
import ServiceLifecycle
import Testing

@testable import PolicySync

/// The sync against a real nginx.
@Suite struct PolicySyncTests {
    private static let interval = Duration.milliseconds(50)

    /// How many polls have to fail alike before a test believes that they go on failing.
    private static let manyPolls = 4

    static func sync(
        _ url: String,
        log: CollectingLog = CollectingLog(),
        firstBundleWait: Duration = patience
    ) -> PolicySync {
        PolicySync(
            endpoint: url,
            interval: interval,
            firstBundleWait: firstBundleWait,
            logger: log.logger,
            now: { Sample.now }
        )
    }

    /// What goes wrong at the endpoint, with what is in the log then.
    enum Trouble: Sendable, CaseIterable {
        case brokenJSON, empty, tooLarge, olderRevision, sameRevision, expired
        case notFound, internalError, unavailable, gone

        var message: String {
            switch self {
            case .brokenJSON: "/bundle:2:1: not readable"
            case .empty: "/bundle:1:1: the document is empty"
            case .tooLarge: "sends more than the 8388608 bytes"
            case .olderRevision: "revision 6 is older than 7"
            case .sameRevision: "revision 7 is in force already with other content"
            case .expired: "revision 8 expired at"
            case .notFound: "answered 404 Not Found"
            case .internalError: "answered 500"
            case .unavailable: "answered 503"
            case .gone: "cannot be reached"
            }
        }

        /// What nginx logs for a poll; nil when it is not there to log.
        var status: Int? {
            switch self {
            case .brokenJSON, .empty, .tooLarge, .olderRevision, .sameRevision, .expired: 200
            case .notFound: 404
            case .internalError: 500
            case .unavailable: 503
            case .gone: nil
            }
        }

        func begin(_ endpoint: PolicyEndpoint) async throws {
            switch self {
            case .brokenJSON: try endpoint.publish(bundleJSON: #"{"revision": 8,"#)
            case .empty: try endpoint.publish(bundleJSON: "")
            case .tooLarge:
                try endpoint.publish(bundleJSON: String(repeating: " ", count: 8 << 20 | 1))
            case .olderRevision: try endpoint.publish(bundleJSON: Sample.payload(revision: 6))
            case .sameRevision:
                let text = Sample.payload(revision: 7, namespace: "other.example.com")
                try endpoint.publish(bundleJSON: text)
            case .expired:
                let text = Sample.payload(revision: 8, expiresAt: Sample.now)
                try endpoint.publish(bundleJSON: text)
            case .notFound: try endpoint.fail(.notFound)
            case .internalError: try endpoint.fail(.internalError)
            case .unavailable: try endpoint.fail(.unavailable)
            case .gone: await endpoint.stop()
            }
        }

        func end(_ endpoint: PolicyEndpoint) async throws {
            try endpoint.publish(bundleJSON: Sample.payload(revision: 9))
            try endpoint.fail(nil)
            if self == .gone { try await endpoint.start() }
        }
    }

    @Test func activatesTheBundleOfTheEndpoint() async throws {
        try await Workspace.with { workspace in
            let endpoint = try await PolicyEndpoint.start(in: workspace)
            try endpoint.publish(bundleJSON: Sample.payload(revision: 7))
            let log = CollectingLog()
            let sync = Self.sync(endpoint.url + "/", log: log)
            try await running(sync) {
                #expect(await sync.bundle() == (try Sample.bundle(revision: 7)))
                try await eventually("some polls") {
                    try await endpoint.requests().count >= Self.manyPolls
                }
            }
            let requests = try await endpoint.requests()
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
        try await Workspace.with { workspace in
            let endpoint = try await PolicyEndpoint.start(in: workspace)
            let sync = Self.sync(endpoint.url)
            try await running(sync) {
                for revision in 7...9 {
                    try endpoint.publish(bundleJSON: Sample.payload(revision: revision))
                    try await eventually("revision \(revision)") {
                        await sync.bundle() == (try Sample.bundle(revision: revision))
                    }
                }
            }
        }
    }

    @Test(arguments: Trouble.allCases)
    func keepsTheBundleInForceAndItsTagUntilTheTroubleIsOver(trouble: Trouble) async throws {
        try await Workspace.with { workspace in
            let endpoint = try await PolicyEndpoint.start(in: workspace)
            try endpoint.publish(bundleJSON: Sample.payload(revision: 7))
            let log = CollectingLog()
            let sync = Self.sync(endpoint.url, log: log)
            try await running(sync) {
                try await endpoint.waitUntilInForce(within: patience)
                let tag = try #require(try await endpoint.requests().last?.ifNoneMatch)
                let mark = try await endpoint.mark()

                try await trouble.begin(endpoint)
                try await eventually("the trouble to be logged") { !log.errors.isEmpty }
                if let status = trouble.status {
                    try await eventually("more polls to fail") {
                        let failed = try await endpoint.requests(since: mark)
                            .filter { $0.status == status }
                        #expect(failed.allSatisfy { $0.ifNoneMatch == tag })
                        return failed.count >= Self.manyPolls
                    }
                }
                #expect(await sync.bundle() == (try Sample.bundle(revision: 7)))
                // One that stops breaks connections off first and refuses new ones then.
                #expect(log.errors.count <= (trouble == .gone ? 2 : 1), "\(log.errors)")
                #expect(log.errors.first?.contains(trouble.message) == true, "\(log.errors)")
                #expect(log.errors.first?.hasSuffix("revision 7 stays in force") == true)

                try await trouble.end(endpoint)
                try await eventually("revision 9") { await sync.bundle()?.revision == 9 }
                try await endpoint.waitUntilInForce(within: patience)
            }
            #expect(log.lines.last?.text == "polling for policy bundles works again")
            #expect(Set(log.errors).count == log.errors.count, "\(log.errors)")
        }
    }

    @Test func sendsNoTagOfABundleThatIsNotInForce() async throws {
        try await Workspace.with { workspace in
            let endpoint = try await PolicyEndpoint.start(in: workspace)
            try endpoint.publish(bundleJSON: #"{"revision": 0}"#)
            let log = CollectingLog()
            let sync = Self.sync(endpoint.url, log: log)
            try await running(sync) {
                #expect(await sync.bundle() == nil)
                try await eventually("some polls") {
                    try await endpoint.requests().count >= Self.manyPolls
                }
            }
            #expect(try await endpoint.requests().allSatisfy { $0.ifNoneMatch.isEmpty })
            #expect(log.errors.count == 1)
            #expect(log.errors.first?.hasSuffix("no policy bundle is in force") == true)
        }
    }
}
