import CRI
import GRPCBridge
import Testing

@testable import NodeFixture

/// What kubelet sees of an image between its arrival and its judgement.
@Suite struct ArrivingImagesTests {
    /// A registry that shows the gate no image and containerd a denied one, and leaves the gate's
    /// question about what came without an answer.
    private struct Lie {
        let registry: MovingTagRegistry
        let silence: MutePort
        let denied: PushedImage
        /// An allowed image that is no part of the lie.
        let allowed: PushedImage

        init(on node: Node) async throws {
            silence = try MutePort(.silent)
            registry = try await .start(
                before: node.registry,
                silence: silence.address,
                in: node.workspace
            )
            denied = try await registry.pushUnseen(
                TestIndex([TestImage(seed: "denied")]),
                to: "denied"
            )
            let manifests = [denied.hostManifest?.digest].compactMap(\.self)
            try node.report(Findings.severe, about: .init(untagged: denied, digests: manifests))
            allowed = try await node.pushImage("allowed", findings: Findings.harmless)
            let policies = [registry.address, node.registry.address].map { name -> JSONValue in
                ["name": .string(name), "blocking": "enforce", "severity": "high"]
            }
            try node.endpoint.publish(
                Node.bundle(registry: node.registry.address, namespaces: policies)
            )
        }
    }

    @Test func hidesWhatAPullHasBroughtFromKubeletUntilThatIsJudged() async throws {
        // The test is the kubelet here, by its command name.
        let command = TestProcess.caller["command"].string ?? ""
        let options = NodeOptions(
            bundle: nil,
            yaml: { configuration in
                var configuration = configuration
                configuration.further = """
                    hideImagesFrom: ['\(command)']
                    metrics: {listen: 'unix://\(configuration.socket).metrics'}
                    """
                return configuration.yaml
            }
        )
        try await Node.with(options, preparing: Lie.init(on:)) { node, lie in
            try await node.endpoint.waitUntilInForce()
            try await CRIClient.with(node.gate.socketPath) { client in
                try await CRIClient.with(node.containerd.socketPath) { direct in
                    #expect(await client.pull(lie.allowed.reference).status == .ok)
                    try await Self.expectHidden(lie, from: client, direct)
                }
            }
            let samples = try await Pullgated.metrics(at: node.gate.metricsSocketPath)
            #expect(samples["pullgate_hidden_images_total"] == 3)
        }
    }

    private static func expectHidden(
        _ lie: Lie,
        from client: CRIClient,
        _ direct: CRIClient
    ) async throws {
        let reference = lie.denied.reference
        let names = [reference, lie.denied.digestReference] + lie.denied.imageIDs
        try await withThrowingTaskGroup(of: BackendResponse.self) { group in
            group.addTask { await client.pull(reference) }
            // containerd has answered by now: the gate asks about what came.
            try await lie.silence.waitForClient()
            for name in names {
                #expect(try await client.imageStatus(of: name) == nil, "\(name)")
                #expect(try await direct.imageStatus(of: name) != nil, "\(name)")
            }
            let allowed = try await client.imageStatus(of: lie.allowed.reference)
            #expect(allowed?.id == lie.allowed.imageIDs.first)
            _ = await lie.registry.daemon.kill()
            let pull = try await group.next()
            #expect(pull?.status.code == .unavailable)
        }
        for name in names { #expect(try await direct.imageStatus(of: name) == nil, "\(name)") }
    }
}
