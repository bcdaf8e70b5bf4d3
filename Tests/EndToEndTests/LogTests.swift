import Foundation
import GRPCBridge
import NodeFixture
import Testing

/// What the daemon writes for people and for machines.
@Suite struct LogTests {
    @Test func aDenialIsOneLineForPeopleAndOneInTheDecisionLogThatIsRotated() async throws {
        try await Workspace.with { workspace in
            let path = workspace.file("decisions.log")
            let gate = try Pullgated.alone(in: workspace, decisionLog: path)
            try await gate.start()
            let log = LogFile(path: path)
            try await CRIClient.with(gate.socketPath) { client in
                #expect(await client.pull("first").status.code == .permissionDenied)
                let line = try await gate.waitForLog(
                    "pull denied: pullgate: first cannot be judged"
                )
                #expect(line.contains(" warning: "))
                #expect(line.contains(" image=docker.io/library/first:latest"))
                try await gate.waitForLines(of: log, 1)
                try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
                #expect(await client.pull("second").status.code == .permissionDenied)
                try await gate.waitForLines(of: LogFile(path: path + ".1"), 2)
                gate.daemon.signal(SIGHUP)
                // The file is there once the daemon has heard the signal.
                try await gate.waitForFile(path)
                #expect(await client.pull("third").status.code == .permissionDenied)
                try await gate.waitForLines(of: log, 1)
            }
            let images = try [path + ".1", path].flatMap { path in
                try LogFile(path: path).lines().map { try JSONValue(parsing: $0)["image"] }
            }
            #expect(images == ["first", "second", "third"])
            #expect(gate.daemon.output.lines().isEmpty)
        }
    }

    @Test func aFullDiskForTheDecisionLogStopsNoPull() async throws {
        try await Self.withNode(decisionLog: { _ in "/dev/full" }) { node, image in
            await CRIClient.with(node.gate.socketPath) { client in
                for _ in 0..<3 { #expect(await client.pull(image.reference).status == .ok) }
            }
            let text = "could not be logged"
            try await node.gate.waitForLog(text)
            #expect(await node.gate.stop() == .code(0))
            #expect(node.gate.daemon.log.lines().filter { $0.contains(text) }.count == 1)
        }
    }

    @Test func aDecisionLogThatCannotBeOpenedAtTheStartStopsNoPull() async throws {
        let folder = { @Sendable (socket: String) in "\(socket).later" }
        let file = { @Sendable (socket: String) in "\(folder(socket))/decisions.log" }
        try await Self.withNode(decisionLog: file) { node, image in
            let gate = node.gate
            let path = file(gate.socketPath)
            try await gate.waitForLog(
                "decisions are lost until their log can be opened: \(path) cannot be opened"
            )
            try await CRIClient.with(gate.socketPath) { client in
                #expect(await client.pull(image.reference).status == .ok)
                try await gate.waitForLog("could not be logged")
                try FileManager.default.createDirectory(
                    atPath: folder(gate.socketPath),
                    withIntermediateDirectories: false
                )
                #expect(await client.pull(image.reference).status == .ok)
                try await gate.waitForLog("decisions are logged again lost=1")
            }
            let images = try LogFile(path: path).lines().map { line in
                try JSONValue(parsing: line)["image"]
            }
            #expect(images == [.string(image.reference)])
        }
    }

    /// Lends a node whose policies allow an image, and whose decision log is somewhere else.
    ///
    /// - Parameters:
    ///   - decisionLog: Makes the path of it out of that of the gate's socket.
    ///   - body: What is done with it and with the image.
    /// - Throws: What the body throws, and what the starts of the parts throw.
    private static func withNode(
        decisionLog: @escaping @Sendable (_ socket: String) -> String,
        _ body: (Node, PushedImage) async throws -> Void
    ) async throws {
        let options = NodeOptions(yaml: { configuration in
            var configuration = configuration
            configuration.decisionLog = decisionLog(configuration.socket)
            return configuration.yaml
        })
        try await Node.with(
            options,
            preparing: { try await $0.pushImage("app/clean", findings: Findings.harmless) },
            body
        )
    }

    @Test func aDecisionLogIsReadableForItsGroupWhateverTheUnitsMaskIs() async throws {
        try await Workspace.with { workspace in
            let path = workspace.file("decisions.log")
            let gate = try Pullgated.alone(
                in: workspace,
                startedBy: FakeSystemd(in: workspace),
                decisionLog: path
            )
            try await gate.start()
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o640)
        }
    }

    @Test func writesJSONWhenToldTo() async throws {
        try await Workspace.with { workspace in
            let gate = try Pullgated.alone(in: workspace, further: "log: {format: json}")
            try await gate.start()
            let line = try await gate.waitForLog("\"message\":\"listening\"")
            #expect(try JSONValue(parsing: line)["level"] == "notice")
            #expect(await gate.stop() == .code(0))
            for line in gate.daemon.log.lines() {
                guard case .object = try JSONValue(parsing: line) else {
                    Issue.record("no JSON: \(line)")
                    continue
                }
            }
            #expect(gate.daemon.log.lines().last?.contains("\"stopped\"") == true)
        }
    }
}
