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
    .timeLimit(.minutes(10))
)
struct ClockFaultTests {
    @Test func judgesByTheClockThatThereIsAndNeverBeforeTheBundleWasMade() async throws {
        try await Workspace.with { workspace in
            let clock = try workspace.write("+0", to: "clock")
            var options = NodeOptions(bundle: { registry in
                Node.bundle(registry: registry)
                    .with("issuedAt", .string(Self.time(daysFromNow: -1)))
                    .with("expiresAt", .string(Self.time(daysFromNow: 1)))
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
                try await node.activate(Self.bundle(of: node, revision: 2))
                try await node.waitForNormal(images, .atOnce(after: "a bundle had expired"))
                // Right again.
                try workspace.write("+0", to: "clock")
                try await node.waitForNormal(images, .atOnce(after: "the clock was ahead"))
                try await before.waitForReturn(of: node.gate.daemon)
                // Back, to when the exceptions would be in force.
                try workspace.write("-400d", to: "clock")
                let setBack = Recovery.atOnce(after: "the clock was set back")
                try await node.waitForNormal(images, setBack)
                // So it is for a daemon that knows no other time.
                #expect(await node.gate.daemon.kill() == .signal(9))
                try await node.gate.startWithAdmin()
                try await node.waitForNormal(images, setBack)
                try await Self.sync(node, to: 3)
                try await node.waitForNormal(images, setBack)
                // What is judged by is the last bundle all the same.
                try await Self.sync(node, to: 4, allowlist: Findings.severe.map(\.id))
                let status = await CRIClient.with(node.gate.socketPath) {
                    await $0.pull(images.severe.reference).status
                }
                #expect(status == .ok)
                #expect(await node.gate.daemon.kill() == .signal(9))
            }
        }
    }

    /// Publishes a bundle and has the daemon poll, for which no timer is needed.
    private static func sync(
        _ node: Node,
        to revision: Int,
        allowlist: [String] = []
    ) async throws {
        try node.endpoint.publish(bundle(of: node, revision: revision, allowlist: allowlist))
        let status = try await node.gate.askForJSON("sync")["policies"]
        #expect(status["active"]["revision"] == .integer(revision))
    }

    /// A bundle of yesterday, with exceptions for all that blocks which ended ten days ago.
    private static func bundle(
        of node: Node,
        revision: Int,
        allowlist: [String] = []
    ) -> JSONValue {
        let exceptions = Findings.severe.map { finding -> JSONValue in
            [
                "id": .string(finding.id), "expires": .string(time(daysFromNow: -10)),
                "reason": "until the next release",
            ]
        }
        let registry = node.registry.address
        let bundle = Node.bundle(
            registry: registry,
            revision: revision,
            allowlist: allowlist,
            namespaces: [
                [
                    "name": .string(registry), "blocking": "enforce", "severity": "high",
                    "exceptions": .array(exceptions),
                ]
            ]
        )
        return bundle.with("issuedAt", .string(time(daysFromNow: -1)))
    }

    private static func time(daysFromNow days: Double) -> String {
        Date.now.addingTimeInterval(days * 24 * 3600).formatted(.iso8601)
    }
}

/// What stands between a program and the wall clock.
private enum FakeTime {
    /// The path of libfaketime for programs with threads, where Debian has it.
    static let library = ["x86_64", "aarch64"]
        .map { "/usr/lib/\($0)-linux-gnu/faketime/libfaketimeMT.so.1" }
        .first { FileManager.default.fileExists(atPath: $0) }
}
