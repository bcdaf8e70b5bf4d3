import CRI
import GRPCBridge
import Testing

@testable import NodeFixture

/// containerd goes away and comes back.
@Suite struct BackendOutageTests {
    /// How long a call may take that does not wait: half of what the gate waits for containerd when
    /// it starts.
    private static let atOnce = Duration.seconds(30)

    /// How long the gate may take to find containerd again: it tries at least once a second.
    private static let recoveryLimit = Duration.seconds(60)

    @Test func callsFailAtOnceWhileContainerdIsAwayAndWorkAfterwards() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            try await CRIClient.with(node.gate.socketPath) { client in
                #expect(await client.call(ImageServiceMethod.imageFsInfo).status == .ok)
                await node.containerd.stop()

                // One that waited would meet its deadline.
                let information = await client.call(
                    ImageServiceMethod.imageFsInfo,
                    within: Self.atOnce
                )
                #expect(information.status.code == .unavailable)
                let pull = await client.pull(images.clean.reference, within: Self.atOnce)
                #expect(pull.status.code == .unavailable)
                #expect(pull.status.message.contains("containerd does not answer"))
                // What needs no containerd is answered without it.
                let denied = await client.pull(images.severe.reference, within: Self.atOnce)
                #expect(denied.status == .denied(images.denial))
                let wrong = await client.pull("Not/Valid", within: Self.atOnce)
                #expect(wrong.status.code == .invalidArgument)

                try await node.containerd.start()
                let what = "calls to work again"
                try await Deadline.wait(within: Self.recoveryLimit, for: what) {
                    let status = await client.call(ImageServiceMethod.imageFsInfo).status
                    return status == .ok ? () : nil
                }
                #expect(await client.pull(images.clean.reference).status == .ok)
            }
        }
    }

    @Test func noCallHangsWhenContainerdIsKilledUnderLoad() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            try await CRIClient.with(node.gate.socketPath) { client in
                let load = Load(client: client, images: images)
                try await withThrowingTaskGroup { group in
                    for number in 0..<Load.workers {
                        group.addTask { await load.run(worker: number) }
                    }
                    defer { load.stop() }
                    try await load.waitForAllWorkers("to succeed") { $0 == .ok }
                    await node.containerd.daemon.kill()
                    try await load.waitForAllWorkers("to fail") { $0.code == .unavailable }
                    try await node.containerd.start()
                    try await load.waitForAllWorkers("to succeed again") { $0 == .ok }
                    load.stop()
                    try await group.waitForAll()
                }
                // Unknown is how containerd says that a pull was interrupted, or that it is not
                // ready yet. A call that hung would have ended at its deadline.
                let codes = Set(load.allowed.map(\.code))
                #expect(codes.isSubset(of: [.ok, .unavailable, .unknown]))
                // What is denied needs no containerd.
                #expect(Set(load.denied) == [.denied(images.denial)])
                let names = try await node.containerd.images()
                #expect(!names.contains(images.severe.reference))
                #expect(await client.pull(images.clean.reference).status == .ok)
                #expect(await client.pull(images.severe.reference).status == .denied(images.denial))
                #expect(await client.call(ImageServiceMethod.imageFsInfo).status == .ok)
            }
        }
    }
}
