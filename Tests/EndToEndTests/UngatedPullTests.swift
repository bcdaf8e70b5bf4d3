import CRI
import Foundation
import GRPCBridge
import Testing

@testable import NodeFixture

/// Pulls that do not come through the gate, as its documentation says.
@Suite struct UngatedPullTests {
    @Test func containerdPullsItsSandboxImageItself() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            try await node.containerd.setSandboxImage(images.severe.reference, in: node.workspace)
            try await CRIClient.with(node.gate.socketPath) { client in
                let denied = await client.pull(images.severe.reference).status
                #expect(denied == .denied(images.denial))
                let before = try await node.containerd.images()
                #expect(before == [])
                let metadata: [WireField] = [.text(1, "pod"), .text(2, "uid"), .text(3, "default")]
                let request: [WireField] = [.message(1, [.message(1, metadata)])]
                let path = "/runtime.v1.RuntimeService/RunPodSandbox"
                let status = await client.call(path, request.encoded).status
                // The image comes first, and then has no program.
                #expect(status.code == .unknown)
                let after = try await node.containerd.images()
                #expect(after.contains(images.severe.reference))
            }
        }
    }

    @Test func containerdsOwnClientPullsWhatIsDenied() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            let image = images.severe.reference
            let gate = ["--address", node.gate.socketPath, "--namespace", "k8s.io"]
            let pull = ["images", "pull", "--plain-http", image]
            let result = try await Command.run(Launch("ctr", gate + pull))
            #expect(result.status.isSuccess, "\(result.error)")
            #expect(try await node.containerd.images().contains(image))
            #expect(try node.gate.decisions() == [])
        }
    }
}

extension Containerd {
    /// Starts again with another sandbox image.
    fileprivate func setSandboxImage(_ image: String, in workspace: Workspace) async throws {
        await stop()
        let file = workspace.file("containerd.toml")
        let table = "[plugins.\"io.containerd.grpc.v1.cri\"]\n"
        let settings = try String(contentsOfFile: file, encoding: .utf8)
            .replacing(table, with: table + "sandbox_image = \"\(image)\"\n")
        try workspace.write(settings, to: "containerd.toml")
        try await start()
    }
}
