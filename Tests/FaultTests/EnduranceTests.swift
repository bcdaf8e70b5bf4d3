import CRI
import GRPCBridge
import Glibc
import Synchronization
import Testing

@testable import EndToEndTests
@testable import GRPCBridgeTests
@testable import NodeFixture
@testable import PolicySyncTests

/// One daemon that meets fault after fault.
@Suite(LongFaults.trait, .timeLimit(.minutes(10))) struct EnduranceTests {
    private static let rounds = 6

    private static let abandoned = 1_000

    /// What a registry does that is answered at once.
    private static let lies: [RegistryFaultTests.Fault] = [
        .cutShort, .garbage, .redirectLoop, .wrongDigest, .endless,
    ]

    /// Clients that do not finish their requests, and bytes that each has sent.
    private static let (unfinished, sent) = (20, 1 << 20)

    /// Descriptors that it may have more: it has two more after some rounds than after others.
    private static let moreDescriptors = 4

    @Test func holdsNoMoreAfterManyFaultsThanAfterTheFirst() async throws {
        let options = NodeOptions(bundle: { RegistryFaultTests.bundle(registry: $0) })
        let lie = Mutex(RegistryFaultTests.Fault.cutShort)
        try await ScriptedServer.with {
            lie.withLock { $0 }.answer(to: $0)
        } _: { liar in
            try await Node.with(options, preparing: Pair.init) { node, images in
                func goThroughAll() async throws {
                    try await Self.breakEverything(around: node, images)
                    for fault in Self.lies {
                        lie.withLock { $0 = fault }
                        await Self.pull(from: liar, at: node)
                    }
                    try await node.waitForNormal(images, .atOnce(after: "a registry that lies"))
                }
                try await goThroughAll()
                let first = try await Footprint.settled(of: node.gate.daemon)
                for _ in 1..<Self.rounds { try await goThroughAll() }
                try await first.waitForReturn(
                    of: node.gate.daemon,
                    descriptors: Self.moreDescriptors
                )
            }
        }
    }

    private static func breakEverything(around node: Node, _ images: Pair) async throws {
        for _ in 0..<abandoned {
            let connection = try HTTP2Connection.connect(to: node.gate.socketPath)
            // A call whose request never comes, and the end of the connection.
            try connection.send(.request(ImageServiceMethod.pullImage, stream: 1))
            // Each may wait until the gate accepts: others must get on meanwhile.
            await Task.yield()
        }
        for _ in 0..<unfinished {
            let call = try OpenCall(
                of: ImageServiceMethod.pullImage,
                at: node.gate.socketPath,
                sending: [0, 1, 0, 0, 0]
            )
            try await call.send(zeros: sent)
        }
        try await Caller.with(socket: node.gate.socketPath) { caller in
            for shape in HeaderFaultTests.Shape.allCases {
                _ = await caller.call("Echo", [[1]], metadata: shape.metadata)
            }
        }
        try await whileStopped(node.containerd.daemon, node, images)
        try await whileStopped(node.registry.daemon, node, images)
        try await whileStopped(node.endpoint.daemon, node, images)

        let gate = try #require(node.gate.daemon.processID)
        try await ConnectionFaultTests.limitDescriptors(of: gate, to: 3)
        await pull(images, at: node)
        try await ConnectionFaultTests.limitDescriptors(of: gate, to: 10_000)
        try await node.waitForNormal(images, .atOnce(after: "no descriptors left"))

        await node.containerd.daemon.kill()
        await node.registry.daemon.kill()
        await node.endpoint.daemon.kill()
        await pull(images, at: node)
        try await node.endpoint.start()
        try await node.registry.daemon.start()
        try await node.containerd.start()
        try await node.waitForNormal(images, .ofContainerd)
    }

    /// Pulls while a process hangs, and waits until all is well again.
    private static func whileStopped(
        _ daemon: DaemonProcess,
        _ node: Node,
        _ images: Pair
    ) async throws {
        daemon.signal(SIGSTOP)
        await pull(images, at: node)
        daemon.signal(SIGCONT)
        try await node.waitForNormal(images, .atOnce(after: "\(daemon.name) hung"))
    }

    /// Pulls many images at once from a registry that lies.
    private static func pull(from liar: ScriptedServer, at node: Node) async {
        let host = liar.url.dropFirst("http://".count)
        await CRIClient.with(node.gate.socketPath) { client in
            await withDiscardingTaskGroup { group in
                for number in 0..<30 {
                    group.addTask {
                        let status = await client.pull("\(host)/team/app\(number):1.0").status
                        #expect(status.code == .unavailable, "\(status)")
                    }
                }
            }
        }
    }

    /// Pulls many times at once, and gives up after a second: a crowd that nobody waits for.
    ///
    /// What is allowed ends well, too late, or without what it needs; what is denied never ends
    /// well.
    private static func pull(_ images: Pair, at node: Node) async {
        let limit = Duration.seconds(1)
        await CRIClient.with(node.gate.socketPath) { client in
            await withDiscardingTaskGroup { group in
                for _ in 0..<50 {
                    group.addTask {
                        let pull = await client.pull(images.clean.reference, within: limit)
                        let codes: [Status.Code] = [.ok, .deadlineExceeded, .unavailable]
                        #expect(codes.contains(pull.status.code), "\(pull.status)")
                    }
                    group.addTask {
                        let pull = await client.pull(images.severe.reference, within: limit)
                        let codes: [Status.Code] = [.deadlineExceeded, .unavailable]
                        let isDenied = pull.status == .denied(images.denial)
                        #expect(isDenied || codes.contains(pull.status.code), "\(pull.status)")
                    }
                }
            }
        }
    }
}
