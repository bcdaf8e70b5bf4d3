import NodeFixture
import Testing

/// The command line tool at the gate.
extension GateTests {
    @Test func theToolPullsAsKubeletDoes() async throws {
        let pull = try await stage.node.pull(stage.clean.reference)
        #expect(pull.status == .code(0), "\(pull.error)")
        #expect(pull.lines == [try #require(stage.clean.imageIDs.first)])
        #expect(try await stage.node.containerd.images().contains(stage.clean.reference))
    }

    @Test func theToolSaysWhatThePodsEventWouldSay() async throws {
        let image = stage.severe
        let pull = try await stage.node.pull(image.reference)
        #expect(pull.status == .code(1))
        #expect(pull.output.isEmpty)
        let event =
            "Failed to pull image \"\(image.reference)\": "
            + "rpc error: code = PermissionDenied desc = \(image.denial())"
        #expect(pull.error == event + "\n")
        let decisions = try await stage.decisions(on: image.reference)
        #expect(decisions.contains { $0["caller"]["command"] == "pullgatectl" })
    }

    @Test func theToolJudgesOfflineAsTheGateDoes() async throws {
        let workspace = stage.node.workspace
        let policy = try workspace.write(
            "namespaces: [{name: \"\(stage.severe.namespace)\", blocking: enforce, severity: high}]\n",
            to: "policy.yaml"
        )
        for (image, isAllowed) in [(stage.clean, true), (stage.severe, false)] {
            let check = try await Pullgatectl.run([
                "check", image.reference, "--policy", policy,
                "--reports", workspace.file("reports"), "--output", "json",
            ])
            #expect(check.status == .code(isAllowed ? 0 : 1), "\(check.error)")
            let verdict = try JSONValue(parsing: check.output)
            #expect(verdict["outcome"] == (isAllowed ? "allow" : "deny"))
            // Offline it is not known which of the reported digests is the manifest's.
            let text = image.denial(digest: ([image.digest] + image.imageIDs).min())
            #expect(verdict["message"] == (isAllowed ? .null : .string(text)))
        }
    }
}
