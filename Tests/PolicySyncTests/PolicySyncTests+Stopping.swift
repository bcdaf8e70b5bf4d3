import Foundation
import NodeFixture
import OCI
import PolicyBundles
import ServiceLifecycle
import SystemPackage
import Testing

@testable import PolicySync

/// How the sync ends, and how long others wait for it.
extension PolicySyncTests {
    private static let longTime = Duration.seconds(24 * 60 * 60)

    /// Lends a sync whose endpoint never answers; a request would wait for it for ten minutes.
    private static func hanging<Success>(
        log: CollectingLog = CollectingLog(),
        firstBundle: Duration = patience,
        _ body: (PolicySync, ScriptedServer) async throws -> Success
    ) async throws -> Success {
        try await ScriptedServer.with({ _ in .silence }) { server in
            try await Workspace.with { workspace in
                let sync = try PolicySync(
                    EndpointSettings(url: server.url, pollInterval: SyncFixture.interval),
                    verification: .none,
                    folder: StateFolder(path: workspace.file("state")),
                    limits: SyncLimits(firstBundle: firstBundle, request: .seconds(600)),
                    logger: log.logger,
                    now: { Sample.now }
                )
                return try await body(sync, server)
            }
        }
    }

    @Test func stopsBetweenTwoPolls() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7)
            let settings = EndpointSettings(
                url: fixture.endpoint.url,
                pollInterval: Self.longTime
            )
            let sync = try await fixture.running(settings) { sync in
                #expect(await sync.active()?.bundle.revision == 7)
                return sync
            }
            #expect(await sync.active()?.bundle.revision == 7)
            // There is no poll any more to wait for.
            #expect(await sync.poll().active?.revision == 7)
        }
    }

    @Test func stopsWhileARequestHangs() async throws {
        let log = CollectingLog()
        try await Self.hanging(log: log) { sync, server in
            let start = ContinuousClock.now
            try await Self.running(sync) {
                try await eventually("a request") { server.requests.count == 1 }
            }
            #expect(ContinuousClock.now - start < sync.limits.request)
            #expect(await sync.active() == nil)
            #expect(log.errors.isEmpty, "that it was stopped is no failure of the endpoint")
        }
    }

    @Test func stopsWithItsServiceGroup() async throws {
        try await Self.hanging { sync, server in
            let services = ServiceGroup(services: [sync], logger: CollectingLog().logger)
            let start = ContinuousClock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await services.run() }
                try await eventually("a request") { server.requests.count == 1 }
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
            }
            #expect(ContinuousClock.now - start < sync.limits.request)
        }
    }

    @Test func letsLookupsGoOnWhenItIsStoppedFirst() async throws {
        try await Self.hanging(firstBundle: Self.longTime) { sync, server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { #expect(await sync.active() == nil) }
                try await Self.running(sync) {
                    try await eventually("a request") { server.requests.count == 1 }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func letsLookupsGoOnWhenTheFirstPollHangs() async throws {
        try await Self.hanging(firstBundle: .milliseconds(100)) { sync, server in
            let start = ContinuousClock.now
            try await Self.running(sync) {
                #expect(await sync.active() == nil)
                #expect(ContinuousClock.now - start < sync.limits.request)
                try await eventually("a request") { server.requests.count == 1 }
            }
        }
    }

    /// The index of the latest bundle is a pipe: to read it takes as long as the test wants.
    @Test func letsLookupsWaitUntilTheDiskHasBeenReadHoweverLongThatTakes() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7)
            let index = try fixture.publishIndex(images: 1...3)
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                try fixture.publish(8, reports: index)
                #expect(await sync.poll().active?.revision == 8)
            }
            await fixture.endpoint.stop()
            let path = "\(fixture.state)/blobs/sha256/\(index.digest.encoded)"
            try FileManager.default.removeItem(atPath: path)
            #expect(unsafe mkfifo(path, 0o600) == 0)
            try await fixture.running(limits: SyncLimits(firstBundle: .zero)) { sync in
                var writer: FileDescriptor?
                try await eventually("the disk to be read") {
                    // It cannot be opened before somebody reads it.
                    writer = try? FileDescriptor.open(
                        FilePath(path),
                        .writeOnly,
                        options: .nonBlocking
                    )
                    return writer != nil
                }
                async let first = sync.active()
                try await eventually("a look-up to wait") { sync.store.waitingCount == 1 }
                try writer?.close()
                #expect(await first?.bundle.revision == 7)
            }
        }
    }

    @Test func letsLookupsGoOnWhenItIsStoppedBeforeItHasBegun() async throws {
        try await Self.hanging(firstBundle: Self.longTime) { sync, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.cancelAll()
                group.addTask { try await sync.run() }
                try await group.waitForAll()
            }
            #expect(await sync.active() == nil)
        }
    }

    @Test func waitsForAFirstBundleForLessTimeThanARequestMayTake() {
        #expect(SyncLimits().firstBundle < SyncLimits().request)
    }
}
