import CRI
import GRPCBridge
import Testing

@testable import NodeFixture

/// What the running daemon tells about pulls.
extension GateTests {
    @Test func explainTellsAllThatLedToADenial() async throws {
        let image = stage.severe
        #expect(try await stage.node.pull(image.reference).status == .code(1))

        let explanation = try await stage.node.gate.ask("explain", image.reference)
        #expect(explanation.status == .code(0), "\(explanation.error)")
        let lines = explanation.lines
        #expect(lines.first == "denied: \(image.reference)")
        for line in [
            "  reference  \(image.reference)",
            "  policy     \(image.namespace), mode enforce, bundle revision 1",
            "  content    \(image.digest)",
            "  report     trivy, made 2026-01-01T00:00:00Z",
            "  CVE-2024-3094 critical in xz-utils 5.6.0, fixed in 5.6.1 [rule severity]",
            "  CVE-2025-1111 high in openssl 3.0.1, no fix yet [rule severity]",
            "  \(image.denial())",
        ] {
            #expect(lines.contains(line), "\(explanation.output)")
        }

        let decision = try await stage.node.gate.askForJSON("explain", image.reference)
        let id = try #require(decision["decisionID"].string)
        let byID = try await stage.node.gate.askForJSON("explain", id)
        #expect(byID["decisionID"].string == id)
        #expect(byID["image"].string == image.reference)
    }

    @Test func decisionsListsDenialsAlone() async throws {
        let image = stage.severe
        _ = try await stage.node.pull(image.reference)
        _ = try await stage.node.pull(stage.clean.reference)
        let result = try await stage.node.gate.ask(
            "decisions",
            "--denied",
            "--limit",
            "1000",
            "--output",
            "json"
        )
        #expect(result.status == .code(0), "\(result.error)")
        let decisions = try result.lines.map { try JSONValue(parsing: $0) }
        #expect(decisions.contains { $0["image"].string == image.reference })
        #expect(decisions.allSatisfy { $0["outcome"] == "deny" })

        let all = try await stage.node.gate.ask("decisions", "--limit", "1000")
        #expect(all.output.contains(" allowed: \(stage.clean.reference)"))
        let line =
            " denied: \(image.reference): CVE-2024-3094 critical in xz-utils 5.6.0, "
            + "fixed in 5.6.1, and 1 more ("
        #expect(all.output.contains(line), "\(all.output)")
    }

    @Test func decisionsFollowsNewOnes() async throws {
        let gate = stage.node.gate
        let arguments = ["--follow", "--limit", "1", "--admin-socket", gate.adminSocketPath]
        let follower = DaemonProcess(
            "decisions",
            try Pullgatectl.launch(["decisions"] + arguments),
            in: stage.node.workspace
        ) { true }
        try await follower.start()
        let image = stage.severeByDigest.digestReference
        try await Deadline.wait(within: Pullgated.logLimit, for: "the decision to be followed") {
            _ = try await stage.node.pull(image)
            return follower.output.lines().contains { $0.contains(" denied: \(image)") } ? () : nil
        }
        await follower.stop()
    }

    @Test func checkAsksTheDaemonAndPullsNothing() async throws {
        let gate = stage.node.gate
        let image = stage.crowd[1].image
        let denied = try await gate.ask("check", image.reference)
        #expect(denied.status == .code(1), "\(denied.error)")
        #expect(denied.lines.first == "denied: \(image.reference)")
        #expect(denied.lines.last == "  \(image.denial())")

        let allowed = try await gate.ask("check", stage.removable.reference)
        #expect(allowed.status == .code(0), "\(allowed.error)")
        #expect(allowed.lines.first == "allowed: \(stage.removable.reference)")

        let audited = try await gate.ask("check", stage.audited.reference)
        #expect(audited.status == .code(0))
        #expect(audited.lines.first == "allowed, would be denied: \(stage.audited.reference)")
    }

    @Test func statusTellsThatAllIsWell() async throws {
        let node = stage.node
        let arguments = ["status", "--admin-socket", node.gate.adminSocketPath]
        let status = try await Pullgatectl.run(arguments + node.workspace.kubeletOptions)
        #expect(status.status == .code(0), "\(status.output)\(status.error)")
        #expect(status.lines.first == "the gate works")
        #expect(status.output.contains("revision 1 is in force"))
        let answer = try await node.gate.askForJSON("status")
        #expect(answer["backend"]["socket"].string == node.containerd.socketPath)
        #expect(answer["decisions"]["areKept"] == true)
        let pattern = "\(node.registry.address)/enforce/boot/**"
        #expect(answer["policies"]["active"]["exempt"] == [.string(pattern)])
        let hidden: JSONValue = ["k3s", "k3s-agent", "k3s-server", "kubelet", "kubelite"]
        #expect(answer["hideImagesFrom"] == hidden)
        #expect(status.lines.contains("  exempt     \(pattern) by the policy"))
    }

    @Test func statusCountsTheConnectionsThatAreOpen() async throws {
        let gate = stage.node.gate
        try await CRIClient.with(gate.socketPath) { client in
            #expect(await client.call(ImageServiceMethod.imageFsInfo).status == .ok)
            let answer = try await gate.askForJSON("status")
            #expect((answer["openConnections"].integer ?? 0) > 0)
        }
    }
}
