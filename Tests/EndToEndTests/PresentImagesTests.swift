import CRI
import GRPCBridge
import Testing

@testable import NodeFixture

/// What becomes of images that are on the node when a policy begins to deny them.
@Suite struct PresentImagesTests {
    @Test func whatIsOnTheNodeCanBePulledAgainWhereThePolicySaysSo() async throws {
        try await Self.withDeniedImage("allow") { node, client, image in
            let again = await client.pull(image.reference)
            #expect(again.status == .ok)
            #expect(again.pulledImage == image.imageIDs.first)
            let decisions = try await node.gate.waitForDecisions(2, on: image.reference)
            #expect(decisions[1]["outcome"] == "allow")
            #expect(decisions[1]["basis"] == "present")
            #expect(decisions[1]["wouldDeny"] == true)
            try await node.gate.waitForLog("its image is on the node already")
            let status = try await node.gate.askForJSON("status")
            #expect(status["decisions"]["present"] == 1)
            let explanation = try await node.gate.ask("explain", image.reference)
            let verdict = "allowed, as it is on the node already: \(image.reference)"
            #expect(explanation.lines.first == verdict)

            let removal = RemoveImageRequest.encode(image: image.reference)
            let path = ImageServiceMethod.removeImage(besides: ImageServiceMethod.pullImage)
            #expect(await client.call(path, removal).status == .ok)
            let denied = await client.pull(image.reference)
            #expect(denied.status == .denied(image.denial(policy: image.registry)))
        }
    }

    @Test func whatIsDeniedNowIsHiddenFromKubeletWhereThePolicySaysSo() async throws {
        // The test is the kubelet here, by its command name.
        let command = TestProcess.caller["command"].string ?? ""
        let further = "hideImagesFrom: ['\(command)']"
        try await Self.withDeniedImage("enforce", further: further) {
            node,
            client,
            image in
            let mark = node.gate.mark
            for _ in 1...3 {
                let hidden = try await client.imageStatus(of: image.reference)
                #expect(hidden == nil)
            }
            try await node.gate.waitForLog("a denied image that is on the node is hidden")
            let metrics = try await Pullgated.metrics(at: node.gate.metricsSocketPath)
            #expect(metrics["pullgate_hidden_images_total"] == 3)
            let namespace = "policy_namespace=\"\(image.registry)\""
            #expect(metrics["pullgate_pulls_total{outcome=\"denied\",\(namespace)}"] == nil)
            let explanation = try await node.gate.ask("explain", image.reference)
            let verdict = "denied, and hidden from who asks: \(image.reference)"
            #expect(explanation.lines.first == verdict)
            #expect(explanation.lines.contains("  \(image.denial(policy: image.registry))"))
            let decisions = try await node.gate.waitForDecisions(
                1,
                on: image.reference,
                since: mark
            )
            #expect(decisions.map { $0["basis"] } == ["hidden"], "one record of three answers")
            #expect(decisions[0]["outcome"] == "deny")
            #expect(decisions[0]["caller"]["command"].string == command)
            let screen = try await node.gate.ask("status")
            let line = "  hidden     from \(command): denied images where the policy says so"
            #expect(screen.lines.contains(line), "\(screen.output)")
            let user = try await client.imageUser(of: image.reference)
            #expect(user?.id == image.imageIDs.first, "kubelet would run it as root")
            let byID = try await client.imageStatus(of: image.imageIDs[0])
            #expect(byID?.id == image.imageIDs.first, "kubelet removes images by their ID")
            let denied = await client.pull(image.reference)
            #expect(denied.status == .denied(image.denial(policy: image.registry)))
        }
        try await Self.withDeniedImage("enforce") { _, client, image in
            let present = try await client.imageStatus(of: image.reference)
            #expect(present?.id == image.imageIDs.first, "nobody but kubelet")
        }
    }

    /// Lends a node with an image that has been pulled and is denied now.
    private static func withDeniedImage(
        _ rule: String,
        further: String = "",
        _ body: (Node, CRIClient, PushedImage) async throws -> Void
    ) async throws {
        let options = NodeOptions(yaml: { configuration in
            var configuration = configuration
            let metrics = "metrics: {listen: 'unix://\(configuration.socket).metrics'}"
            configuration.further = "\(further)\n\(metrics)"
            return configuration.yaml
        })
        try await Node.with(
            options,
            preparing: { try await $0.pushImage("severe", findings: Findings.severe) },
            { node, image in
                try await CRIClient.with(node.gate.socketPath) { client in
                    func bundle(
                        _ revision: Int,
                        _ blocking: String,
                        _ further: [String: JSONValue] = [:]
                    ) -> JSONValue {
                        let policy: [String: JSONValue] = [
                            "name": .string(image.registry), "severity": "high",
                            "blocking": .string(blocking),
                        ]
                        return Node.bundle(
                            registry: image.registry,
                            revision: revision,
                            namespaces: [.object(policy.merging(further) { $1 })]
                        )
                    }
                    try await node.activate(bundle(2, "audit"))
                    #expect(await client.pull(image.reference).status == .ok)
                    try await node.activate(
                        bundle(3, "enforce", ["presentImages": .string(rule)])
                    )
                    try await body(node, client, image)
                }
            }
        )
    }
}
