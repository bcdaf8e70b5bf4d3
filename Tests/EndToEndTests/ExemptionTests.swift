import Foundation
import GRPCBridge
import NodeFixture
import Testing

/// What becomes of images that the node's own configuration exempts.
@Suite struct ExemptionTests {
    @Test func aPatternOfTheNodesConfigurationLetsThroughWhatThePolicyDenies() async throws {
        try await Node.with(preparing: { node in
            try Self.add(
                """
                exempt: ["\(node.registry.address)/boot/**"]
                metrics: {listen: "unix://\(node.gate.metricsSocketPath)"}
                """,
                to: node.gate
            )
            return (
                exempt: try await node.pushImage("boot/severe", findings: Findings.severe),
                other: try await node.pushImage("app/severe", findings: Findings.severe)
            )
        }) { node, images in
            await CRIClient.with(node.gate.socketPath) { client in
                #expect(await client.pull(images.other.reference).status.code == .permissionDenied)
                let pull = await client.pull(images.exempt.reference)
                #expect(pull.status == .ok)
                #expect(pull.pulledImage == images.exempt.imageIDs.first)
            }
            let pattern = "\(node.registry.address)/boot/**"
            let decision = try await node.gate.waitForDecisions(1, on: images.exempt.reference)[0]
            #expect(decision["outcome"] == "allow")
            #expect(decision["basis"] == "exempt")
            #expect(
                decision["exemption"]
                    == ["pattern": .string(pattern), "source": "configuration"]
            )
            #expect(
                try await node.registry.requests(for: images.exempt.repository).allSatisfy {
                    !$0.isOfGate
                }
            )

            let metrics = try await Pullgated.metrics(at: node.gate.metricsSocketPath)
            #expect(metrics["pullgate_waived_pulls_total{reason=\"exempt\"}"] == 1)
            let allowed = "pullgate_pulls_total{outcome=\"allowed\",policy_namespace=\"none\"}"
            #expect(metrics[allowed] == 1)

            let status = try await node.gate.askForJSON("status")
            #expect(status["exempt"] == [.string(pattern)])
            #expect(status["policies"]["active"]["exempt"] == [])
            #expect(status["decisions"]["exempt"] == 1)
            let screen = try await node.gate.ask("status")
            let line = "  exempt     \(pattern) by this node's configuration"
            #expect(screen.lines.contains(line), "\(screen.output)")
            let counts = "1 allowed, 1 denied since the start; of these 1 exempt"
            #expect(screen.lines.contains("  decisions  \(counts)"), "\(screen.output)")

            let explanation = try await node.gate.ask("explain", images.exempt.reference)
            #expect(explanation.lines.first == "allowed, exempt: \(images.exempt.reference)")
            let list = "  exempt     \(pattern), on the list of this node's configuration"
            #expect(explanation.lines.contains(list), "\(explanation.output)")
            let all = try await node.gate.ask("decisions")
            #expect(all.output.contains(": \(pattern), on the list of this node's configuration ("))
        }
    }

    @Test func aPatternOfTheNodesConfigurationHoldsBeforeThereIsABundle() async throws {
        try await Node.with(
            NodeOptions(bundle: nil),
            preparing: { node in
                try Self.add("exempt: [\"\(node.registry.address)/boot/**\"]", to: node.gate)
                return try await node.pushImage("boot/severe", findings: nil)
            }
        ) { node, image in
            await CRIClient.with(node.gate.socketPath) { client in
                #expect(await client.pull(image.reference).status == .ok)
                let other = "\(node.registry.address)/app:1.0"
                #expect(await client.pull(other).status.code == .permissionDenied)
            }
        }
    }

    /// Adds lines to a configuration that no daemon has read yet.
    private static func add(_ lines: String, to gate: Pullgated) throws {
        let yaml = try String(contentsOfFile: gate.configurationPath, encoding: .utf8)
        let text = yaml + lines + "\n"
        try text.write(toFile: gate.configurationPath, atomically: true, encoding: .utf8)
    }
}
