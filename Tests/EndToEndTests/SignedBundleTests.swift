import Foundation
import GRPCBridge
import Glibc
import Testing

@testable import NodeFixture

/// Policies and reports that come signed from the central endpoint, built by the command line.
@Suite struct SignedBundleTests {
    /// A node that trusts its author's key and has no reports but those of the bundle's index.
    ///
    /// It polls once a day, so that whatever is new was asked for.
    private static let options = NodeOptions(
        bundle: nil,
        keyFile: Author.publicKey,
        yaml: { configuration in
            var configuration = configuration
            configuration.reports = nil
            configuration.pollInterval = "24h"
            return configuration.yaml
        }
    )

    private static func with(
        _ body: (Node, Author, Pair, CRIClient) async throws -> Void
    ) async throws {
        try await Node.with(options) { node in
            let (author, images) = (try await Author(on: node), try await Pair(on: node))
            try await author.publish(policy(node))
            return (author, images)
        } _: { node, prepared in
            try await node.gate.waitForLog("policy bundle activated")
            try await CRIClient.with(node.gate.socketPath) { client in
                try await body(node, prepared.0, prepared.1, client)
            }
        }
    }

    private static func policy(_ node: Node, allowlist: String = "[]") -> String {
        "namespaces: [{name: '\(node.registry.address)', blocking: enforce, allowlist: \(allowlist)}]"
    }

    /// Asks the daemon.
    private static func ask(_ verb: String, _ node: Node) async throws -> CommandResult {
        try await Pullgatectl.run([
            verb, "--admin-socket", node.gate.adminSocketPath, "--output", "json",
        ])
    }

    @Test func judgesByTheIndexUntilTheNextBundleIsSynced() async throws {
        try await Self.with { node, author, images, client in
            #expect(await client.pull(images.clean.reference).status == .ok)
            #expect(await client.pull(images.severe.reference).status == .denied(images.denial))

            let ids = "[CVE-2024-3094, CVE-2025-1111]"
            try await author.publish(Self.policy(node, allowlist: ids))
            let answer = try await Self.ask("sync", node)
            let status = try JSONValue(parsing: answer.output)["policies"]
            #expect(answer.status.isSuccess)
            #expect(status["active"]["revision"] == 2)
            #expect(status["active"]["source"] == "endpoint")
            #expect(status["active"]["keyIDs"].elements.count == 1)
            #expect(await client.pull(images.severe.reference).status == .ok)
        }
    }

    @Test func syncsWhenToldByASignal() async throws {
        try await Self.with { node, author, images, client in
            try await author.publish("namespaces: []")
            node.gate.daemon.signal(SIGHUP)
            try await node.gate.waitForLog("revision=2")
            #expect(await client.pull(images.severe.reference).status == .ok)
        }
    }

    @Test func judgesByItsDiskAfterARestartWithoutAnEndpoint() async throws {
        try await Self.with { node, _, images, client in
            await node.endpoint.stop()
            await node.gate.stop()
            let stopped = try await Self.ask("status", node)
            #expect(stopped.status == .code(2))
            #expect(stopped.error.contains("systemctl status pullgated"))

            try await node.gate.start()
            let denied = await client.pull(images.severe.reference).status
            #expect(denied == .denied(images.denial))
            let answer = try await Self.ask("sync", node)
            let status = try JSONValue(parsing: answer.output)["policies"]
            #expect(answer.status == .code(1))
            #expect(status["active"]["source"] == "disk")
            #expect(status["active"]["revision"] == 1)
            #expect(status["failure"]["code"] == "unreachable")
            #expect(status["lastSuccessfulActivation"].string != nil)
            #expect(status["lastSuccessfulRequest"].string == nil)
        }
    }
}
