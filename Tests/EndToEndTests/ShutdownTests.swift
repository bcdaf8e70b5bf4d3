import CRI
import Foundation
import GRPCBridge
import Glibc
import Testing

@testable import NodeFixture

/// How pullgated ends when it is told to.
@Suite struct ShutdownTests {
    @Test(arguments: [SIGTERM, SIGINT])
    func endsAndRemovesItsSocket(signal: Int32) async throws {
        try await Workspace.with { workspace in
            let gate = try Pullgated.alone(in: workspace)
            try await gate.start()
            try await gate.waitForLog("listening")
            gate.daemon.signal(signal)
            let end = try await gate.daemon.waitForEnd()
            #expect(end == .code(0))
            #expect(!FileManager.default.fileExists(atPath: gate.socketPath))
        }
    }

    @Test func aPullUnderWayIsFinishedFirst() async throws {
        try await Self.withPendingPull(drainTimeout: "60s") { node, images, pull in
            node.gate.daemon.signal(SIGTERM)
            try await node.gate.waitForLog("draining")
            #expect(!FileManager.default.fileExists(atPath: node.gate.socketPath))
            #expect(node.gate.daemon.exitStatus == nil)
            node.containerd.daemon.signal(SIGCONT)
            #expect(try await pull() == .ok)
            #expect(try await node.gate.daemon.waitForEnd() == .code(0))
            #expect(try await node.containerd.images().contains(images.clean.reference))
        }
    }

    @Test func aPullThatTakesTooLongIsCancelled() async throws {
        try await Self.withPendingPull(drainTimeout: "1s") { node, _, pull in
            node.gate.daemon.signal(SIGTERM)
            let status = try #require(try await pull())
            #expect([.cancelled, .unavailable].contains(status.code))
            #expect(try await node.gate.daemon.waitForEnd() == .code(0))
            #expect(!FileManager.default.fileExists(atPath: node.gate.socketPath))
        }
    }

    /// Clients that would keep it for ever: one that does not read, one that has not said all that it
    /// has announced, and one that waits for an endpoint that says nothing.
    @Test func doesNotWaitForClientsOfItsLocalSockets() async throws {
        try await Workspace.with { workspace in
            let endpoint = try MutePort(.silent)
            var configuration = PullgatedConfiguration(
                socket: workspace.file("gate/pullgate.sock"),
                backend: workspace.file("absent.sock"),
                endpoint: "http://\(endpoint.address)",
                reports: try workspace.folder("reports")
            )
            let metrics = workspace.file("metrics.sock")
            configuration.further = "metrics: {listen: 'unix://\(metrics)'}"
            let gate = try Pullgated(
                yaml: configuration.yaml,
                socket: configuration.socket,
                in: workspace
            )
            try await gate.startWithAdmin()
            _ = try await Pullgated.waitForMetrics(at: metrics) { _ in true }
            let admin = gate.adminSocketPath
            // The answers to these are more than the kernel and the server hold.
            let scrapes = String(repeating: "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", count: 500)
            let clients = [
                try LocalClient(of: metrics, asking: scrapes),
                try LocalClient(
                    of: admin,
                    asking: "POST /v1/check HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n{"
                ),
                try LocalClient(of: admin, asking: "POST /v1/sync HTTP/1.1\r\nHost: a\r\n\r\n"),
            ]
            defer { withExtendedLifetime(clients) {} }
            try await clients[0].waitForAnswer()
            // Clients are taken in their order.
            let last = try LocalClient(
                of: admin,
                asking: "GET /v1/configuration HTTP/1.1\r\nHost: a\r\n\r\n"
            )
            try await last.waitForAnswer()
            #expect(await gate.stop() == .code(0))
        }
    }

    /// Lends a node with a pull that containerd, which is held, has not answered.
    private static func withPendingPull(
        drainTimeout: String,
        _ body: (Node, Pair, _ pull: () async throws -> Status?) async throws -> Void
    ) async throws {
        let options = NodeOptions(yaml: { configuration in
            var configuration = configuration
            configuration.drainTimeout = drainTimeout
            return configuration.yaml
        })
        try await Node.with(options, preparing: Pair.init) { node, images in
            try await CRIClient.with(node.gate.socketPath) { client in
                // So that the gate has a connection to containerd.
                #expect(try await client.imageStatus(of: images.clean.reference) == nil)
                node.containerd.daemon.signal(SIGSTOP)
                try await withThrowingTaskGroup { group in
                    group.addTask { await client.pull(images.clean.reference).status }
                    _ = try await node.gate.waitForDecisions(on: images.clean.reference)
                    try await body(node, images) { try await group.next() }
                }
            }
        }
    }
}
