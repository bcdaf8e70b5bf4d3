import GRPCCore
import Testing

@testable import EndToEndTests
@testable import GRPCBridgeTests
@testable import NodeFixture

/// Headers as large as nobody sends them.
@Suite(.timeLimit(.minutes(2))) struct HeaderFaultTests {
    private static let size = 64 << 10

    @Test func sixtyFourKilobytesOfHeadersReachContainerd() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            let before = try await node.footprint(after: images)
            let metadata: Metadata = ["x-large": .string(String(repeating: "x", count: Self.size))]
            let reply = try await Caller.with(socket: node.gate.socketPath) {
                await $0.call("Echo", [[1]], metadata: metadata)
            }
            // So says containerd, when it has read them.
            #expect(reply.error?.code == .unimplemented)
            #expect(reply.error?.message == "unknown service \(FakeBackend.service)")
            try await node.waitForNormal(images)
            try await before.waitForReturn(of: node.gate.daemon)
        }
    }
}
