import CRI
import GRPCBridge
import Testing

@testable import EndToEndTests
@testable import NodeFixture

/// pullgated is killed and started again while pulls are under way.
@Suite(.timeLimit(.minutes(10))) struct KilledGateTests {
    static let kills = 3

    @Test func pullsGoOnAfterEachKillByWhatIsOnDisk() async throws {
        let options = NodeOptions(hasPassedSocket: true)
        try await Node.with(options, preparing: Pair.init) { node, images in
            // What judges after a restart is what the disk has.
            await node.endpoint.stop()
            try await CRIClient.with(node.gate.socketPath) { client in
                let load = Load(client: client, images: images)
                try await withThrowingTaskGroup { group in
                    for number in 0..<Load.workers {
                        group.addTask { await load.run(worker: number) }
                    }
                    defer { load.stop() }
                    for _ in 0..<Self.kills {
                        try await load.waitForAllWorkers("to succeed") { $0 == .ok }
                        let end = await node.gate.daemon.kill()
                        #expect(end == .signal(9))
                        try await node.gate.start()
                    }
                    try await load.waitForAllWorkers("to succeed") { $0 == .ok }
                    load.stop()
                    try await group.waitForAll()
                }
                // Whatever was cut off says so, and no pull of a denied image was answered well.
                let denial = Status.denied(images.denial)
                let others =
                    load.allowed.filter { $0 != .ok } + load.denied.filter { $0 != denial }
                let wrong = others.filter { $0.code != .unavailable }
                #expect(wrong == [])
                // New connections wait for the next gate. What a worker calls before the client's
                // channel has taken notice of the end of the connection is cut off as well.
                #expect(!others.contains { $0.message.contains("failed to connect") })
                #expect(others.count <= 2 * Self.kills * Load.workers, "\(others)")
            }
            try await node.waitForNormal(images, .atOnce(after: "kills under load"))
        }
    }

    @Test func containerdGivesUpAPullWhoseGateIsKilled() async throws {
        let options = NodeOptions(bundle: { _ in Node.bundle(registry: "*") })
        try await Node.with(options, preparing: HeldMove.init) { node, images in
            try await CRIClient.with(node.gate.socketPath) { client in
                async let pull = client.pull(images.judged.reference)
                try await images.waitForDownload(on: node)
                let end = await node.gate.daemon.kill()
                #expect(end == .signal(9))
                let status = await pull.status
                #expect(status.code == .unavailable)
            }
            try await Deadline.wait(within: Node.recoveryLimit, for: "containerd to give up") {
                node.containerd.daemon.log.lines().contains {
                    $0.contains("PullImage \\\"\(images.judged.reference)\\\" failed")
                        && $0.contains("code = Canceled")
                } ? () : nil
            }
            #expect(try await node.containerd.images() == [])
            // Whoever pulls again is judged again, and looked after.
            try images.release()
            try await node.gate.start()
            let status = await CRIClient.with(node.gate.socketPath) {
                await $0.pull(images.judged.reference).status
            }
            #expect(status.code == .permissionDenied)
            #expect(try await node.containerd.images() == [])
        }
    }

    @Test func aStreamEndsWithTheGateAndThereAreNewOnesAfterwards() async throws {
        let options = NodeOptions(hasPassedSocket: true)
        try await Node.with(options, preparing: Pair.init) { node, images in
            let events = try await EventStream.begin(on: node, images, as: "events")
            #expect(await node.gate.daemon.kill() == .signal(9))
            try await events.waitForEnd()
            try await node.gate.start()
            let later = try await EventStream.begin(on: node, images, as: "later-events")
            await later.stop()
            try await node.waitForNormal(images, .atOnce(after: "a kill beside a stream"))
        }
    }
}
