import CRI
import GRPCBridge
import Glibc
import Testing

@testable import EndToEndTests
@testable import NodeFixture

/// containerd hangs, is killed and comes back while pulls and a stream are under way.
@Suite(.timeLimit(.minutes(10))) struct ContainerdFaultTests {
    /// How containerd goes away.
    enum Departure: CaseIterable, Sendable {
        case killed, stopped, hungAndKilled

        func happen(to containerd: DaemonProcess) async {
            switch self {
            case .killed: await containerd.kill()
            case .stopped: await containerd.stop()
            case .hungAndKilled:
                containerd.signal(SIGSTOP)
                await containerd.kill()
            }
        }
    }

    @Test func nothingIsLostWhileContainerdHangs() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            let before = try await node.footprint(after: images)
            let events = try await EventStream.begin(on: node, images, as: "events")
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
                #expect(events.isOpen)
                node.containerd.daemon.signal(SIGCONT)
                let status = await pull.status
                #expect(status == .ok)
            }
            try await events.waitForEvent(images)
            try await node.waitForNormal(images, .atOnce(after: "containerd hung"))
            await events.stop()
            try await before.waitForReturn(of: node.gate.daemon)
        }
    }

    @Test(arguments: Departure.allCases)
    func aStreamEndsWithContainerdAndThereAreNewOnesAfterwards(
        _ departure: Departure
    ) async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            let before = try await node.footprint(after: images)
            let events = try await EventStream.begin(on: node, images, as: "events")
            await departure.happen(to: node.containerd.daemon)
            try await events.waitForEnd()
            try await node.containerd.start()
            try await node.waitForNormal(images, .ofContainerd)
            let later = try await EventStream.begin(on: node, images, as: "later-events")
            await later.stop()
            try await before.waitForReturn(of: node.gate.daemon)
        }
    }

    @Test(arguments: [SIGKILL, SIGTERM])
    func aPullEndsWithContainerdAndIsJudgedAnewAfterwards(by signal: Int32) async throws {
        let options = NodeOptions(bundle: { _ in Node.bundle(registry: "*") })
        try await Node.with(options, preparing: HeldMove.init) { node, images in
            let reference = images.judged.reference
            try await CRIClient.with(node.gate.socketPath) { client in
                try await Self.cutOff(client, images, on: node, by: signal)
                // Nothing that a restart may cause lets it through in between.
                try await Recovery.ofContainerd.waitForPull(
                    of: reference,
                    toEndAs: .permissionDenied,
                    by: client
                )
                #expect(try await node.containerd.images() == [])
            }
        }
    }

    @Test(arguments: [SIGKILL, SIGTERM])
    func anAllowedPullThatEndsWithContainerdSucceedsAfterwards(by signal: Int32) async throws {
        let options = NodeOptions(bundle: { _ in Node.bundle(registry: "*") })
        try await Node.with(options, preparing: HeldMove.toNoOther) { node, images in
            let reference = images.judged.reference
            try await CRIClient.with(node.gate.socketPath) { client in
                try await Self.cutOff(client, images, on: node, by: signal)
                try await Recovery.ofContainerd.waitForPull(of: reference, by: client)
                #expect(try await node.containerd.images().contains(reference))
                let present = try await client.imageStatus(of: reference)
                #expect(present?.id == images.judged.imageIDs.first)
            }
        }
    }

    /// Has containerd go in the midst of a download and come back, when the rest is no longer held.
    private static func cutOff(
        _ client: CRIClient,
        _ images: HeldMove,
        on node: Node,
        by signal: Int32
    ) async throws {
        async let pull = client.pull(images.judged.reference)
        try await images.waitForDownload(on: node)
        node.containerd.daemon.signal(signal)
        let status = await pull.status
        #expect(status.code == .unavailable)
        await node.containerd.stop()
        try await node.containerd.start()
        #expect(try await node.containerd.images() == [])
        try images.release()
    }
}
