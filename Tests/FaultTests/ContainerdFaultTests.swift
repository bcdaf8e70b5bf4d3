import CRI
import GRPCBridge
import Glibc
import Testing

@testable import EndToEndTests
@testable import NodeFixture

/// containerd hangs, is killed and comes back while pulls and a stream are under way.
@Suite(.timeLimit(.minutes(4))) struct ContainerdFaultTests {
    /// Subscribes to containerd's events through the gate: a stream that ends by itself never.
    private static func events(of node: Node, _ name: String) async throws -> DaemonProcess {
        let arguments = ["--address", node.gate.socketPath, "--namespace", "k8s.io", "events"]
        let events = DaemonProcess(name, Launch("ctr", arguments), in: node.workspace) { true }
        try await events.start()
        return events
    }

    /// Waits until the stream has brought another event, which pulls cause.
    private static func waitForEvent(
        _ events: DaemonProcess,
        of node: Node,
        _ images: Pair
    ) async throws {
        let count = events.output.lines().count
        try await CRIClient.with(node.gate.socketPath) { client in
            try await Deadline.wait(within: Node.recoveryLimit, for: "an event") {
                _ = await client.pull(images.clean.reference)
                return events.output.lines().count > count ? () : nil
            }
        }
    }

    @Test func nothingIsLostWhileContainerdHangs() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            let before = try await node.footprint(after: images)
            let events = try await Self.events(of: node, "events")
            try await Self.waitForEvent(events, of: node, images)
            try await node.containerd.removeAllImages()
            let mark = node.gate.mark
            try await CRIClient.with(node.gate.socketPath) { client in
                node.containerd.daemon.signal(SIGSTOP)
                async let pull = client.pull(images.clean.reference)
                _ = try await node.gate.waitForDecisions(on: images.clean.reference, since: mark)
                // A caller with a deadline hears of it; one without waits, as it does at containerd.
                let information = await client.call(
                    ImageServiceMethod.imageFsInfo,
                    within: .seconds(2)
                )
                #expect(information.status.code == .deadlineExceeded)
                let late = await client.pull(images.clean.reference, within: .seconds(2))
                #expect(late.status.code == .deadlineExceeded)
                #expect(await client.pull(images.severe.reference).status == .denied(images.denial))
                #expect(events.exitStatus == nil)
                node.containerd.daemon.signal(SIGCONT)
                let status = await pull.status
                #expect(status == .ok)
            }
            try await Self.waitForEvent(events, of: node, images)
            try await node.waitForNormal(images, .atOnce(after: "containerd hung"))
            await events.stop()
            try await before.waitForReturn(of: node.gate.daemon)
        }
    }

    @Test func aStreamEndsWithContainerdAndThereAreNewOnesAfterwards() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            let before = try await node.footprint(after: images)
            let events = try await Self.events(of: node, "events")
            try await Self.waitForEvent(events, of: node, images)
            await node.containerd.daemon.kill()
            #expect(try await events.waitForEnd()?.isSuccess == false)
            #expect(
                events.log.lines().contains { $0.contains("Unavailable") || $0.contains("EOF") }
            )
            try await node.containerd.start()
            try await node.waitForNormal(images, .ofContainerd)
            let later = try await Self.events(of: node, "later-events")
            try await Self.waitForEvent(later, of: node, images)
            await later.stop()
            try await before.waitForReturn(of: node.gate.daemon)
        }
    }

    @Test(arguments: [SIGKILL, SIGTERM])
    func aPullEndsWithContainerdAndIsJudgedAnewAfterwards(by signal: Int32) async throws {
        let options = NodeOptions(bundle: { _ in Node.bundle(registry: "*") })
        try await Node.with(options, preparing: SlowMove.init) { node, images in
            try await CRIClient.with(node.gate.socketPath) { client in
                async let pull = client.pull(images.judged.reference)
                try await images.waitForDownload(on: node)
                node.containerd.daemon.signal(signal)
                let status = await pull.status
                #expect(status.code == .unavailable)
                await node.containerd.stop()
                try await node.containerd.start()
                #expect(try await node.containerd.images() == [])
                try await Deadline.wait(within: Node.recoveryLimit, for: "the image to come") {
                    let status = await client.pull(images.judged.reference).status
                    return status.code == .permissionDenied ? () : nil
                }
                #expect(try await node.containerd.images() == [])
            }
        }
    }
}
