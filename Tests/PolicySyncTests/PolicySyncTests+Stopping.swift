import NodeFixture
import PolicyBundles
import ServiceLifecycle
import Testing

@testable import PolicySync

/// How the sync ends, and how long others wait for it.
extension PolicySyncTests {
    @Test func stopsBetweenTwoPolls() async throws {
        try await Workspace.with { workspace in
            let endpoint = try await PolicyEndpoint.start(in: workspace)
            try endpoint.publish(bundleJSON: Sample.payload(revision: 7))
            let sync = PolicySync(
                endpoint: endpoint.url,
                interval: .seconds(24 * 60 * 60),
                logger: CollectingLog().logger,
                now: { Sample.now }
            )
            try await running(sync) {
                #expect(await sync.bundle()?.revision == 7)
            }
            #expect(await sync.bundle()?.revision == 7)
        }
    }

    @Test func stopsWhileARequestHangs() async throws {
        try await ScriptedServer.with({ _ in .silence }) { server in
            let log = CollectingLog()
            let sync = Self.sync(server.url, log: log)
            let start = ContinuousClock.now
            try await running(sync) {
                try await eventually("a request") { server.requests.count == 1 }
            }
            #expect(ContinuousClock.now - start < BundleDownload.timeout)
            #expect(await sync.bundle() == nil)
            #expect(log.lines.isEmpty, "that it was stopped is no failure of the endpoint")
        }
    }

    @Test func stopsWithItsServiceGroup() async throws {
        try await ScriptedServer.with({ _ in .silence }) { server in
            let services = ServiceGroup(
                services: [Self.sync(server.url)],
                logger: CollectingLog().logger
            )
            let start = ContinuousClock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await services.run() }
                try await eventually("a request") { server.requests.count == 1 }
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
            }
            #expect(ContinuousClock.now - start < BundleDownload.timeout)
        }
    }

    @Test func letsLookupsGoOnWhenItIsStoppedFirst() async throws {
        try await ScriptedServer.with({ _ in .silence }) { server in
            let sync = Self.sync(server.url, firstBundleWait: .seconds(24 * 60 * 60))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { #expect(await sync.bundle() == nil) }
                try await running(sync) {
                    try await eventually("a request") { server.requests.count == 1 }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func letsLookupsGoOnWhenTheFirstPollHangs() async throws {
        try await ScriptedServer.with({ _ in .silence }) { server in
            let sync = Self.sync(server.url, firstBundleWait: .milliseconds(100))
            let start = ContinuousClock.now
            try await running(sync) {
                #expect(await sync.bundle() == nil)
                #expect(ContinuousClock.now - start < BundleDownload.timeout)
                try await eventually("a request") { server.requests.count == 1 }
            }
        }
    }

    @Test func letsLookupsGoOnWhenItIsStoppedBeforeItHasBegun() async throws {
        let sync = Self.sync("http://127.0.0.1:9", firstBundleWait: .seconds(24 * 60 * 60))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.cancelAll()
            group.addTask { try await sync.run() }
            try await group.waitForAll()
        }
        #expect(await sync.bundle() == nil)
    }

    @Test func waitsForAFirstBundleForLessTimeThanARequestMayTake() {
        #expect(PolicySync.firstBundleWait < BundleDownload.timeout)
    }
}
