import BenchmarkTools
import CRI
import GRPCBridge
import Testing

@testable import EndToEndTests
@testable import NodeFixture

/// A thousand pulls at once, as kubelet makes them on a large node without `serializeImagePulls`.
@Suite(.serialized, LongFaults.trait, .timeLimit(.minutes(15))) struct CrowdTests {
    private static let pulls = 1_000

    /// One of so many images is denied.
    private static let share = 10

    /// Memory in KiB that a pull may cost while it is under way: more than twice what it does.
    private static let pullSize = 128

    /// Bytes of memory that the daemon may have more afterwards, 16 KiB for each pull: it has kept
    /// 10 MiB of small pieces.
    private static let moreMemory = 16 << 20

    @Test func aThousandPullsOfOneImageSucceed() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            let before = try await node.footprint(after: images)
            // So that containerd has all of it to do, for the first of them at least.
            try await node.containerd.removeAllImages()
            let clean = Array(repeating: images.clean, count: Self.pulls)
            let severe = Array(repeating: images.severe, count: Self.pulls / Self.share)
            let mark = node.gate.mark
            let statuses = try await Self.pull(clean + severe, on: node)
            #expect(statuses == [.ok: clean.count, .denied(images.denial): severe.count])
            // The log has each of them.
            let count = clean.count + severe.count
            #expect(try await node.gate.waitForDecisions(count, since: mark).count == count)
            let log = node.gate.daemon.log.lines()
            #expect(!log.contains { $0.contains("decisions come faster") })
            try await node.waitForNormal(images, .atOnce(after: "a thousand pulls"))
            try await before.waitForReturn(of: node.gate.daemon, memory: Self.moreMemory)
        }
    }

    @Test func aThousandPullsOfAThousandImagesSucceed() async throws {
        let base = try await TestImage(seed: "crowd")
        let options = NodeOptions(bundle: { registry in
            Node.bundle(
                registry: registry,
                namespaces: [
                    ["name": .string(registry), "blocking": "enforce", "unscanned": "allow"]
                ]
            )
        })
        try await Node.with(options, preparing: Pair.init) { node, images in
            let crowd = try await Self.push(base, on: node)
            let denied = crowd.enumerated().filter { $0.offset % Self.share == 0 }.map(\.element)
            for image in denied {
                try node.report(
                    Findings.severe,
                    about: .init(untagged: image, imageID: image.imageIDs.first)
                )
            }
            try await node.waitForDenials(of: denied)
            let before = try await node.footprint(after: images)
            let statuses = try await Self.pull(crowd, on: node)
            #expect(statuses[.ok] == crowd.count - denied.count)
            let codes = Set(statuses.keys.map(\.code))
            #expect(codes == [.ok, .permissionDenied], "\(statuses.count) kinds of ends")
            let names = Set(try await node.containerd.images())
            #expect(names.isDisjoint(with: denied.map(\.reference)))
            #expect(Set(crowd.map(\.reference)).subtracting(names).count == denied.count)
            try await node.waitForNormal(images, .atOnce(after: "a thousand pulls"))
            try await before.waitForReturn(of: node.gate.daemon, memory: Self.moreMemory)
        }
    }

    /// Pulls everything at once, and expects that the daemon never needs more memory for it than it
    /// may.
    ///
    /// - Returns: How many pulls ended in each way.
    private static func pull(_ images: [PushedImage], on node: Node) async throws -> [Status: Int] {
        let daemon = try #require(node.gate.daemon.processID)
        try ProcessUsage.forgetPeak(of: daemon)
        let before = try ProcessUsage(of: daemon)
        let statuses = await pull(images, at: node.gate.socketPath)
        let grown = try ProcessUsage(of: daemon).peak - before.resident
        #expect(Sanitizer.isUsed || grown < images.count * pullSize, "\(grown) KiB")
        return statuses
    }

    private static func pull(_ images: [PushedImage], at socket: String) async -> [Status: Int] {
        await CRIClient.with(socket) { client in
            await withTaskGroup(of: Status.self) { group in
                for image in images {
                    // kubelet sets no deadline; this one only keeps a test from hanging.
                    group.addTask {
                        await client.pull(image.reference, within: .seconds(400)).status
                    }
                }
                return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
        }
    }

    private static func push(_ base: TestImage, on node: Node) async throws -> [PushedImage] {
        let pushesAtOnce = 16
        return try await withThrowingTaskGroup(of: PushedImage.self) { group in
            var pushed: [PushedImage] = []
            for number in 0..<pulls {
                if number >= pushesAtOnce, let image = try await group.next() {
                    pushed.append(image)
                }
                group.addTask {
                    let image = base.variant(seed: "\(number)")
                    return try await node.registry.pusher.push(
                        image,
                        to: "crowd/\(number)",
                        tag: "1"
                    )
                }
            }
            for try await image in group { pushed.append(image) }
            return pushed
        }
    }
}

extension Node {
    /// Waits until reports on images are in use.
    fileprivate func waitForDenials(of images: [PushedImage]) async throws {
        try await CRIClient.with(gate.socketPath) { client in
            for image in images {
                try await Deadline.wait(within: Self.recoveryLimit, for: image.reference) {
                    let status = await client.pull(image.digestReference).status
                    return status.code == .permissionDenied ? () : nil
                }
            }
        }
    }
}
