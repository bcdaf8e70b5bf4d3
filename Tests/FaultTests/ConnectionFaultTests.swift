import CRI
import Foundation
import GRPCBridge
import Glibc
import Testing

@testable import EndToEndTests
@testable import GRPCBridgeTests
@testable import NodeFixture

/// Clients that open connections and do nothing with them, or slowly.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ConnectionFaultTests {
    private static let abandoned = 10_000

    /// This process is below its limit again when the gate has noticed that connections are closed.
    private static let closing = Recovery(
        fault: "10,000 connections",
        codes: [.unavailable],
        limit: .seconds(10)
    )

    /// Descriptors that the process of the tests has for anything else.
    private static let others = 500

    @Test func tenThousandConnectionsOfOneProcessTakeNoneFromOthers() async throws {
        // First, because the gate inherits the limit.
        try OpenFiles.allow(Self.abandoned + Self.others)
        try await Node.with(preparing: Pair.init) { node, images in
            let gate = node.gate
            let before = try await node.footprint(after: images)
            var open: [Int32] = []
            defer { for descriptor in open { close(descriptor) } }
            for _ in 0..<Self.abandoned {
                open.append(try await UnixSocketCalls.connectInTurn(to: gate.socketPath))
            }
            try await gate.waitForLog("open, as many as there may be; close those")
            let during = try Footprint(of: gate.daemon)
            let limits = ConnectionLimits.ofThisProcess
            #expect(
                during.descriptors
                    <= before.descriptors + limits.ofOneProcess + Footprint.descriptorMargin
            )
            // Others get in, this process does not.
            let clean = try await gate.pullElsewhere(images.clean)
            #expect(clean.status.isSuccess, "\(clean.error)")
            let denial = try await gate.pullElsewhere(images.severe)
            #expect(!denial.status.isSuccess)
            #expect(denial.error.contains(images.denial))
            let own = await CRIClient.with(gate.socketPath) {
                await $0.call(ImageServiceMethod.imageFsInfo)
            }
            #expect(own.status.code == .unavailable)

            for descriptor in open { close(descriptor) }
            open = []
            try await node.waitForNormal(images, Self.closing)
            try await before.waitForReturn(of: gate.daemon)
        }
    }

    @Test func goesOnWhenItHasHadNoDescriptorsLeft() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            let gate = node.gate
            let before = try await node.footprint(after: images)
            let process = try #require(gate.daemon.processID)
            try await CRIClient.with(gate.socketPath) { client in
                #expect(await client.call(ImageServiceMethod.imageFsInfo).status == .ok)
                try await Self.limitDescriptors(of: process, to: 3)
                // A connection that is there goes on; what needs another one does not let through
                // what it cannot judge.
                #expect(await client.call(ImageServiceMethod.imageFsInfo).status == .ok)
                let denial = await client.pull(images.severe.reference).status
                #expect([.permissionDenied, .unavailable].contains(denial.code))

                async let waiting = gate.pullElsewhere(images.clean)
                try await gate.waitForLog("a connection could not be accepted")
                let (start, startTime) = (try Footprint(of: gate.daemon), ContinuousClock.now)
                try await Task.sleep(for: .seconds(2))
                let ticks = try Footprint(of: gate.daemon).ticks - start.ticks
                let elapsed = ContinuousClock.now - startTime
                // 100 ticks are a second: it waits, and does not try again at once.
                #expect(Duration.milliseconds(10) * ticks < elapsed / 2)

                try await Self.limitDescriptors(of: process, to: 10_000)
                let result = try await waiting
                #expect(result.status.isSuccess, "\(result.error)")
            }
            try await node.waitForNormal(images, .atOnce(after: "no descriptors left"))
            let lines = gate.daemon.log.lines().filter { $0.contains("could not be accepted") }
            #expect(lines.count == 1, "\(lines)")
            try await before.waitForReturn(of: gate.daemon)
        }
    }

    /// Limits the descriptors that a process may have, also below what it has.
    static func limitDescriptors(of process: Int32, to count: Int) async throws {
        let limit = "--nofile=\(count):20000"
        let result = try await Command.run(Launch("prlimit", ["--pid", "\(process)", limit]))
        try #require(result.status.isSuccess, "\(result.error)")
    }
}
