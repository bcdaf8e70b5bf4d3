import CRI
import GRPCBridge
import Testing

@testable import NodeFixture

/// What the central endpoint sends, and what happens while it does not.
@Suite struct BundleTests {
    @Test func anAllowlistedFindingNoLongerBlocks() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            try await CRIClient.with(node.gate.socketPath) { client in
                #expect(await client.pull(images.severe.reference).status == .denied(images.denial))

                let allowlist = ["cve-2024-3094", "CVE-2025-1111"]
                let registry = node.registry.address
                try await node.activate(
                    Node.bundle(registry: registry, revision: 2, allowlist: allowlist)
                )
                let mark = node.gate.mark
                let pull = await client.pull(images.severe.reference)
                #expect(pull.status == .ok)
                #expect(pull.pulledImage == images.severe.imageIDs.first)
                let names = try await node.containerd.images()
                #expect(names.contains(images.severe.reference))

                let decision = try await node.gate.waitForDecisions(
                    on: images.severe.reference,
                    since: mark
                )[0]
                #expect(decision["bundleRevision"] == 2)
                let suppressed = decision["suppressed"].elements
                #expect(suppressed.map { $0["by"] } == ["allowlist", "allowlist"])
            }
        }
    }

    @Test func deniesUntilTheFirstBundleArrives() async throws {
        try await Self.withoutBundle { node, images in
            try await CRIClient.with(node.gate.socketPath) { client in
                let reference = images.clean.reference
                let text =
                    "pullgate: \(reference) cannot be judged: no policy bundle is in force on "
                    + "this node (pullgatectl status tells why). Pulls stay blocked until that "
                    + "changes; the node's administrator finds the reason in pullgated's log "
                    + "(journalctl -u pullgated)."
                #expect(await client.pull(reference).status == .denied(text))
                #expect(await client.call(ImageServiceMethod.imageFsInfo).status == .ok)
                #expect(try await client.imageStatus(of: reference) == nil)
                let decision = try await node.gate.waitForDecisions(on: reference)[0]
                #expect(decision["outcome"] == "deny")
                #expect(decision["basis"] == "failureMode")
                #expect(decision["unknownCause"] == "noBundle")
                #expect(decision["failureMode"] == "closed")
                try await node.gate.waitForLog("no policy bundle is in force")

                try await node.endpoint.start()
                try await node.endpoint.waitUntilInForce()
                #expect(await client.pull(reference).status == .ok)
                #expect(await client.pull(images.severe.reference).status == .denied(images.denial))
            }
        }
    }

    @Test func failureModeOpenLetsPassUntilTheFirstBundleArrives() async throws {
        try await Self.withoutBundle(further: "failureMode: open") { node, images in
            try await CRIClient.with(node.gate.socketPath) { client in
                let reference = images.severe.reference
                let pull = await client.pull(reference)
                #expect(pull.status == .ok)
                #expect(pull.pulledImage == images.severe.imageIDs.first)
                let decision = try await node.gate.waitForDecisions(on: reference)[0]
                #expect(decision["outcome"] == "allow")
                #expect(decision["basis"] == "failureMode")
                #expect(decision["unknownCause"] == "noBundle")
                #expect(decision["failureMode"] == "open")

                try await node.endpoint.start()
                try await node.endpoint.waitUntilInForce()
                #expect(await client.pull(reference).status == .denied(images.denial))
            }
        }
    }

    @Test func theBundleInForceStaysWhileTheEndpointFails() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            try await CRIClient.with(node.gate.socketPath) { client in
                func expectJudgement() async {
                    #expect(await client.pull(images.clean.reference).status == .ok)
                    let pull = await client.pull(images.severe.reference)
                    #expect(pull.status == .denied(images.denial))
                }
                await node.endpoint.stop()
                try await node.gate.waitForLog("revision 1 stays in force")
                await expectJudgement()

                // An empty policy would let everything pass.
                try node.endpoint.publish(bundleJSON: "{}")
                var mark = node.gate.daemon.log.mark
                try await node.endpoint.start()
                try await node.gate.waitForLog("revision 1 stays in force", since: mark)
                await expectJudgement()

                let registry = node.registry.address
                let older = Node.bundle(registry: registry, revision: 0, namespaces: [])
                mark = node.gate.daemon.log.mark
                try node.endpoint.publish(older)
                try await node.gate.waitForLog("revision 1 stays in force", since: mark)
                await expectJudgement()
            }
        }
    }

    /// Lends a node whose endpoint has been stopped before the gate was started, and which would
    /// serve the usual bundle.
    private static func withoutBundle(
        further: String = "",
        _ body: (Node, Pair) async throws -> Void
    ) async throws {
        let options = NodeOptions(bundle: nil) { configuration in
            var configuration = configuration
            configuration.further = further
            return configuration.yaml
        }
        try await Node.with(options) { node in
            try node.endpoint.publish(Node.bundle(registry: node.registry.address))
            await node.endpoint.stop()
            return try await Pair(on: node)
        } _: { node, images in
            try await body(node, images)
        }
    }
}
