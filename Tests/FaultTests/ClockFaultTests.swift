import Foundation
import GRPCBridge
import Testing

@testable import EndToEndTests
@testable import NodeFixture

/// The node's clock is set forward and back while the daemon runs.
///
/// The daemon has libfaketime between itself and the wall clock: there is no namespace for that
/// clock, and the machine's own must stay. libfaketime moves timers of the monotonic clock along,
/// which the kernel does not: so no timer is waited for once the clock is set back.
///
/// A sanitizer has itself between the two as well, and asks for the time before libfaketime is ready.
@Suite(
    .enabled(if: FakeTime.library != nil, "libfaketime is installed"),
    .disabled(if: Sanitizer.isUsed, "libfaketime and sanitizers do not go together"),
    .timeLimit(.minutes(4))
)
struct ClockFaultTests {
    @Test func judgesByTheClockThatThereIsAndNeverBeforeTheBundleWasMade() async throws {
        try await Workspace.with { workspace in
            let clock = try workspace.write("+0", to: "clock")
            var options = NodeOptions(bundle: { registry in
                guard case .object(var bundle) = Node.bundle(registry: registry) else { return [:] }
                let day = 24.0 * 3600
                bundle["issuedAt"] = .string(Self.time(Date.now.addingTimeInterval(-day)))
                bundle["expiresAt"] = .string(Self.time(Date.now.addingTimeInterval(day)))
                return .object(bundle)
            })
            options.environment = [
                "LD_PRELOAD": FakeTime.library ?? "", "FAKETIME_TIMESTAMP_FILE": clock,
                "FAKETIME_NO_CACHE": "1", "DONT_FAKE_MONOTONIC": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            ]
            try await Node.with(options, preparing: Pair.init) { node, images in
                let before = try await node.footprint(after: images)
                // Forward: the bundle has expired, and nothing is let through by it.
                try workspace.write("+2d", to: "clock")
                await CRIClient.with(node.gate.socketPath) { client in
                    for image in [images.clean, images.severe] {
                        let status = await client.pull(image.reference).status
                        #expect(status.code == .permissionDenied)
                        #expect(status.message.contains("expired"), "\(status)")
                    }
                }
                // The next bundle is good for the time that it is now.
                let next = Node.bundle(registry: node.registry.address, revision: 2)
                try await node.activate(next)
                try await node.waitForNormal(images, .atOnce(after: "a bundle had expired"))
                // Right again.
                try workspace.write("+0", to: "clock")
                try await node.waitForNormal(images, .atOnce(after: "the clock was ahead"))
                try await before.waitForReturn(of: node.gate.daemon)
                // Back, to before the bundle was made: it is judged by as on its first day.
                try workspace.write("-400d", to: "clock")
                try await node.waitForNormal(images, .atOnce(after: "the clock was set back"))
                #expect(await node.gate.daemon.kill() == .signal(9))
            }
        }
    }

    private static func time(_ date: Date) -> String {
        date.formatted(.iso8601)
    }
}

/// What stands between a program and the wall clock.
private enum FakeTime {
    /// The path of libfaketime for programs with threads, where Debian has it.
    static let library = ["x86_64", "aarch64"]
        .map { "/usr/lib/\($0)-linux-gnu/faketime/libfaketimeMT.so.1" }
        .first { FileManager.default.fileExists(atPath: $0) }
}
