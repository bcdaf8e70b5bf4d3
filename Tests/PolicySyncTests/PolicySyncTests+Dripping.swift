import Foundation
import NodeFixture
import OCI
import PolicyBundles
import Synchronization
import Testing

@testable import PolicySync

/// What happens while an index comes as slowly as its endpoint likes.
extension PolicySyncTests {
    /// An index that nobody waits for: at the slowest rate it may take nine hours.
    private static func endlessIndex() throws -> ReportIndexReference {
        try ReportIndexReference(digest: SyncFixture.digest(1), size: 1 << 30, images: 1)
    }

    private static func answer(_ bundle: String) -> ScriptedServer.Answer {
        let fields = "ETag: \"a\"\r\nContent-Length: \(bundle.utf8.count)"
        return .text("HTTP/1.1 200 OK\r\n\(fields)\r\n\r\n\(bundle)")
    }

    /// Lends a node that trusts the keys in a file, and whose endpoint serves a bundle and drips.
    ///
    /// - Parameters:
    ///   - keys: The keys that the node trusts.
    ///   - bundle: What the endpoint sends to a node that has a bundle, and to one that has none.
    ///   - pollInterval: The time between two polls.
    ///   - log: What is logged.
    ///   - body: What is done once the node has asked for an index; it is given the file of keys.
    /// - Throws: What the body throws, or why the sync cannot run.
    private static func whileAnIndexDrips(
        _ keys: [SigningKey],
        bundle: @escaping @Sendable (_ isFirst: Bool) -> String,
        pollInterval: Duration = SyncFixture.interval,
        log: CollectingLog = CollectingLog(),
        _ body: (PolicySync, Workspace) async throws -> Void
    ) async throws {
        try await ScriptedServer.with({ head in
            guard head.contains("/blobs/") else {
                return answer(bundle(!head.contains("If-None-Match")))
            }
            let bytes = String(repeating: "x", count: 10_000)
            return .dripping("HTTP/1.1 200 OK\r\nContent-Length: \(1 << 30)\r\n\r\n\(bytes)")
        }) { server in
            try await Workspace.with { workspace in
                try trust(keys, in: workspace)
                let sync = try PolicySync(
                    EndpointSettings(url: server.url, pollInterval: pollInterval),
                    verification: .keys(files: [workspace.file("keys.pem")]),
                    folder: StateFolder(path: workspace.file("state")),
                    limits: SyncLimits(firstBundle: patience),
                    logger: log.logger,
                    now: { Sample.now }
                )
                try await running(sync) {
                    try await sync.wait(for: 7)
                    sync.pollSoon()
                    try await eventually("an index to be asked for") {
                        server.requests.contains { $0.contains("/blobs/") }
                    }
                    try await body(sync, workspace)
                }
            }
        }
    }

    private static func trust(_ keys: [SigningKey], in workspace: Workspace) throws {
        try workspace.write(keys.map(\.publicKey.pem).joined(), to: "keys.pem")
    }

    /// How a node comes to see that a key is gone.
    enum Look: CaseIterable, Sendable {
        case byItself, sync, reload
    }

    @Test(.timeLimit(.minutes(5)), arguments: Look.allCases)
    func takesAKeyAwayThoughAnIndexDrips(look: Look) async throws {
        let (stolen, other) = (SigningKey(generating: .ed25519), SigningKey(generating: .ed25519))
        let index = try Self.endlessIndex()
        let bundles = [
            try Envelope.signed(Sample.payload(revision: 7), by: [stolen]),
            try Envelope.signed(Sample.payload(revision: 8, reports: index), by: [stolen]),
        ]
        try await Self.whileAnIndexDrips(
            [stolen],
            bundle: { bundles[$0 ? 0 : 1] },
            pollInterval: look == .byItself ? SyncFixture.interval : patience * 100
        ) { sync, workspace in
            try Self.trust([other], in: workspace)
            switch look {
            case .byItself: break
            case .sync: #expect(await sync.poll().active == nil)
            case .reload: sync.pollSoon()
            }
            try await eventually("no bundle in force") { sync.status.active == nil }
            #expect(sync.status.failureCounts[.untrusted] != nil)
        }
    }

    /// Whoever has the endpoint can also serve what the owner has signed, with an index that drips.
    @Test func keepsNoBundleOfAStolenKeyWhileTheIndexOfAnotherDrips() async throws {
        let (stolen, key) = (SigningKey(generating: .ed25519), SigningKey(generating: .ed25519))
        let index = try Self.endlessIndex()
        let bundles = [
            try Envelope.signed(Sample.payload(revision: 7), by: [stolen]),
            try Envelope.signed(Sample.payload(revision: 8, reports: index), by: [key]),
        ]
        let isTaken = Mutex(false)
        let log = CollectingLog()
        try await Self.whileAnIndexDrips(
            [stolen, key],
            bundle: { isFirst in bundles[isFirst && !isTaken.withLock { $0 } ? 0 : 1] },
            log: log
        ) { sync, workspace in
            #expect(sync.status.active?.revision == 7)
            isTaken.withLock { $0 = true }
            try Self.trust([key], in: workspace)
            try await eventually("no bundle in force") { sync.status.active == nil }
            #expect(log.errors.contains { $0.contains("revision 8 follows when") })
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func goesOnWithADownloadThatPollsInterrupt() async throws {
        try await SyncFixture.with { fixture in
            let index = try fixture.publishIndex(images: 1...200)
            let file = "endpoint/files/blobs/sha256/\(index.digest.encoded)"
            let whole = [UInt8](try Data(contentsOf: URL(filePath: fixture.workspace.file(file))))
            let bundle = try Envelope.signed(
                Sample.payload(revision: 7, reports: index),
                by: [fixture.key]
            )
            let answers = Mutex(0)
            // A third of the index and no more, twice.
            try await ScriptedServer.with({ head in
                guard head.contains("/blobs/") else { return Self.answer(bundle) }
                let count = answers.withLock { count in
                    count += 1
                    return count
                }
                let start = head.firstMatch(of: /Range: bytes=(\d+)-/).flatMap { Int($0.1) }
                let end = count < 3 ? whole.count * count / 3 : whole.count
                let status =
                    start.map {
                        "206 Partial Content\r\nContent-Range: "
                            + "bytes \($0)-\(whole.count - 1)/\(whole.count)"
                    } ?? "200 OK"
                let length = whole.count - (start ?? 0)
                let lines = "HTTP/1.1 \(status)\r\nContent-Length: \(length)\r\n\r\n"
                return .bytes(Array(lines.utf8) + whole[(start ?? 0)..<end])
            }) { server in
                let settings = EndpointSettings(url: server.url, pollInterval: patience * 100)
                try await fixture.running(settings) { sync in
                    let folder = try IndexFolder(path: fixture.state + "/blobs/sha256")
                    let part = folder.part(of: index.digest)
                    try await eventually("a third") {
                        folder.size(ofFileAt: part) == Int64(whole.count / 3)
                    }
                    async let asked = sync.poll()
                    try await eventually("two thirds") {
                        folder.size(ofFileAt: part) == Int64(whole.count * 2 / 3)
                    }
                    sync.pollSoon()
                    let status = await asked
                    #expect(status.active?.revision == 7, "told of the end of a whole poll")
                    #expect(status.failureCounts.isEmpty)
                    #expect(try await sync.vulnerabilities(of: 200) == ["CVE-2026-10200"])
                }
                let starts = server.requests.filter { $0.contains("/blobs/") }.map { head in
                    head.firstMatch(of: /Range: bytes=(\d+)-/).flatMap { Int($0.1) }
                }
                #expect(starts == [nil, whole.count / 3, whole.count * 2 / 3])
            }
        }
    }
}
