import GRPCBridge
import Testing

@testable import EndToEndTests
@testable import NodeFixture

/// What is left of the decisions of a gate that is killed.
extension KilledGateTests {
    @Test func keepsTheDecisionsThatWereWritten() async throws {
        let options = NodeOptions(yaml: { configuration in
            var configuration = configuration
            configuration.decisionLog = configuration.socket + ".decisions"
            return configuration.yaml
        })
        try await Node.with(options, preparing: Pair.init) { node, images in
            let log = LogFile(path: node.gate.socketPath + ".decisions")
            for kill in 1...Self.kills {
                let before = log.lines()
                let kept = try await Self.killUnderLoad(node, images, log)
                let written = log.lines()
                try await node.gate.startWithAdmin()
                try await node.waitForNormal(images, .atOnce(after: "a kill under load"))
                try await node.gate.waitForLines(of: log, written.count + 1)

                let after = log.lines()
                #expect(before.count < written.count)
                let isKept = after.starts(with: written)
                #expect(isKept)
                // A kill can cut the line that is being written.
                let cut = after.filter { (try? JSONValue(parsing: $0)) == nil }
                #expect(cut.count <= kill, "\(cut)")
                let decision = try await node.gate.askForJSON("explain", kept)
                #expect(decision["decisionID"].string == kept)
                let status = try await node.gate.askForJSON("status")
                #expect(status["decisions"]["areKept"] == true)
            }
        }
    }

    /// Kills the gate while clients pull, when the log has what was answered a moment ago.
    ///
    /// - Returns: The id of a decision that the history had by then.
    private static func killUnderLoad(
        _ node: Node,
        _ images: Pair,
        _ log: LogFile
    ) async throws -> String {
        let mark = log.mark
        return try await CRIClient.with(node.gate.socketPath) { client in
            let load = Load(client: client, images: images)
            let kept = try await withThrowingTaskGroup { group in
                for number in 0..<Load.workers {
                    group.addTask { await load.run(worker: number) }
                }
                defer { load.stop() }
                try await load.waitForAllWorkers("to succeed") { $0 == .ok }
                let answered = load.denied.count
                try await Deadline.wait(within: Node.recoveryLimit, for: "the decision log") {
                    denials(in: log, since: mark) >= answered ? () : nil
                }
                let newest = try await node.gate.askForJSON("decisions", "--limit", "1")
                let kept = newest["decisionID"].string
                #expect(await node.gate.daemon.kill() == .signal(9))
                load.stop()
                try await group.waitForAll()
                return try #require(kept)
            }
            // Each worker can have had one that was written and not answered any more.
            let answered = load.denied.count { $0 == .denied(images.denial) }
            #expect(denials(in: log, since: mark) <= answered + Load.workers)
            return kept
        }
    }

    private static func denials(in log: LogFile, since mark: LogFile.Mark) -> Int {
        log.lines(since: mark).count { (try? JSONValue(parsing: $0))?["outcome"] == "deny" }
    }
}
