import GRPCBridge
import Testing

@testable import EndToEndTests
@testable import NodeFixture

/// The disk of state, decisions and decision log is full.
@Suite(
    .enabled("file systems may be mounted") { await SmallDisk.isPermitted() },
    .timeLimit(.minutes(10))
) struct DiskFaultTests {
    @Test func judgesWithAFullDiskAndKeepsWhatItHasWhenThereIsSpaceAgain() async throws {
        let options = NodeOptions(yaml: { configuration in
            var configuration = configuration
            configuration.decisionLog = configuration.stateFolder + "/decisions.log"
            configuration.further = "metrics: {listen: 'unix://\(configuration.socket).metrics'}"
            return configuration.yaml
        })
        try await Node.with(
            options,
            preparing: { node in
                (
                    try await SmallDisk(at: "reports.state", in: node.workspace),
                    try await Pair(on: node)
                )
            }
        ) { node, prepared in
            let (disk, images) = prepared
            let before = try await node.footprint(after: images)
            let log = LogFile(path: "\(disk.folder)/decisions.log")
            try await node.gate.waitForLines(of: log, 2)

            try disk.fill()
            for _ in 0..<20 {
                try await node.waitForNormal(images, .atOnce(after: "the disk was filled"))
            }
            try await node.gate.waitForLog("could not be logged")
            #expect(try await node.gate.waitForAllDecisions(in: log) > 0)
            // A bundle is in force without a place for it.
            let allowing = Node.bundle(
                registry: node.registry.address,
                revision: 2,
                allowlist: ["CVE-2025-1111", "CVE-2024-3094"] + Self.ballast
            )
            try await node.activate(allowing)
            try await node.waitForAllowed(images)
            // What comes up with a full disk judges by the bundle that was there.
            await node.endpoint.stop()
            #expect(await node.gate.daemon.kill() == .signal(9))
            let mark = log.mark
            try await node.gate.start()
            try await CRIClient.with(node.gate.socketPath) { client in
                let recovery = Recovery.atOnce(after: "a kill with a full disk")
                try await recovery.waitForPull(of: images.clean.reference, by: client)
                // By the later bundle it was not.
                let status = await client.pull(images.severe.reference).status
                #expect(status == .denied(images.denial))
            }
            try await node.endpoint.start()
            try await node.waitForAllowed(images)

            let lines = log.lines().count
            try disk.free()
            try await CRIClient.with(node.gate.socketPath) { client in
                try await Deadline.wait(within: Node.recoveryLimit, for: "the decision log") {
                    _ = await client.pull(images.clean.reference)
                    return log.lines().count > lines ? () : nil
                }
            }
            // One line may be cut off where the space ended.
            let cut = log.lines().filter { (try? JSONValue(parsing: $0)) == nil }
            #expect(cut.count <= 1)
            #expect(log.lines(since: mark).dropFirst().allSatisfy { !cut.contains($0) })
            #expect(try await node.gate.waitForAllDecisions(in: log, since: mark) > 0)
            try await node.gate.waitForSavedBundle(revision: 2)
            try await before.waitForReturn(of: node.gate.daemon)

            // What was promised is on the disk now.
            await node.endpoint.stop()
            #expect(await node.gate.daemon.kill() == .signal(9))
            try await node.gate.start()
            let status = await CRIClient.with(node.gate.socketPath) {
                await $0.pull(images.severe.reference).status
            }
            #expect(status == .ok)
        }
    }

    /// Ids that make a bundle too large for the free pages of the state's file.
    private static let ballast = (10_000...20_000).map { "CVE-2026-\($0)" }
}

extension Node {
    /// Waits until the bundle is in force that allows everything.
    fileprivate func waitForAllowed(_ images: Pair) async throws {
        try await CRIClient.with(gate.socketPath) { client in
            try await Deadline.wait(within: Self.recoveryLimit, for: "revision 2") {
                await client.pull(images.severe.reference).status == .ok ? () : nil
            }
        }
    }
}

extension Pullgated {
    /// Waits until each pull that this daemon has answered is in the decision log or counted as
    /// lost.
    ///
    /// - Parameters:
    ///   - log: The decision log.
    ///   - mark: Its end when the daemon was started.
    /// - Returns: How many are lost.
    /// - Throws: `FixtureError` with code `timedOut`, and `CancellationError`.
    fileprivate func waitForAllDecisions(
        in log: LogFile,
        since mark: LogFile.Mark = .start
    ) async throws -> Double {
        let method = "method=\"runtime.v1.ImageService/PullImage\""
        let metrics = try await Self.waitForMetrics(at: metricsSocketPath) { metrics in
            let calls = metrics.families.first { $0.name == "pullgate_calls_total" }?.samples ?? [:]
            let answered = calls.filter { $0.key.contains(method) }.values.reduce(0, +)
            let lines = log.lines(since: mark).count { (try? JSONValue(parsing: $0)) != nil }
            return answered == Double(lines) + (metrics[Self.lost] ?? 0)
        }
        return metrics[Self.lost] ?? 0
    }

    private static let lost = "pullgate_decision_log_lost_total"

    /// Waits until the daemon says that its bundle is on disk.
    fileprivate func waitForSavedBundle(revision: Int) async throws {
        try await Deadline.wait(within: Node.recoveryLimit, for: "revision \(revision) on disk") {
            let status = try await askForJSON("status")["policies"]
            return status["isUnsaved"] == false ? () : nil
        }
    }
}
