import GRPCBridge
import Glibc
import NodeFixture
import Testing

/// Who connects, and how many at once.
extension GateTests {
    @Test func closesTheConnectionOfAUserThatIsNotAllowed() async throws {
        let gate = stage.node.gate
        // Without this the file modes would keep the user away already.
        for folder in [stage.node.workspace.path, stage.node.workspace.file("gate")] {
            #expect(unsafe chmod(folder, 0o711) == 0)
        }
        #expect(unsafe chmod(gate.socketPath, 0o666) == 0)
        let client = ["ctr", "--connect-timeout", "2s", "--address", gate.socketPath, "version"]
        let user = "65534"
        let result = try await Command.run(
            Launch("setpriv", ["--reuid", user, "--regid", user, "--clear-groups"] + client)
        )
        #expect(!result.status.isSuccess)
        #expect(!result.output.contains("Server:\n  Version:"))
        let line = try await gate.waitForLog("connection refused: user \(user)")
        #expect(line.contains("warning: "))
        #expect(line.contains("listen.allowedUIDs"))
        #expect(line.contains("command=ctr"))
        #expect(await stage.withClient { await $0.pull(stage.clean.reference) }.status == .ok)
    }

    @Test func judgesManyPullsAtOnce() async throws {
        let rounds = 50 / stage.crowd.count
        await stage.withClient { client in
            await withDiscardingTaskGroup { group in
                for (image, isAllowed) in Array(repeatElement(stage.crowd, count: rounds).joined())
                {
                    group.addTask {
                        let pull = await client.pull(image.reference)
                        if isAllowed {
                            #expect(pull.status == .ok)
                            #expect(pull.pulledImage == image.imageIDs.first)
                        } else {
                            #expect(pull.status == .denied(image.denial()))
                        }
                    }
                }
            }
        }
        let names = Set(try await stage.node.containerd.images())
        for (image, isAllowed) in stage.crowd {
            #expect(names.contains(image.reference) == isAllowed)
            let decisions = try await stage.decisions(on: image.reference, count: rounds)
            #expect(decisions.count == rounds)
            #expect(Set(decisions.map { $0["outcome"] }) == [isAllowed ? "allow" : "deny"])
        }
    }
}
