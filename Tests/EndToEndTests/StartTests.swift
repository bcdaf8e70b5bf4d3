import Foundation
import GRPCBridge
import Testing

@testable import NodeFixture

/// What pullgated makes of its configuration and of the socket's path when it starts.
@Suite struct StartTests {
    @Test(arguments: [
        ("listens: {}", "listens"),
        ("failureMode: ajar", "failureMode"),
        ("drainTimeout: soon", "drainTimeout"),
        ("drainTimeout: 1s\ndrainTimeout: 2s", "drainTimeout"),
        ("backend: {socket: relative.sock}", "backend.socket"),
        ("listen: {allowedUIDs: [root]}", "listen.allowedUIDs"),
    ])
    func namesFileAndKeyOfAMistake(yaml: String, key: String) async throws {
        let endpoint = "endpoint: {url: 'http://127.0.0.1:9', verification: none}"
        let (line, file) = try await Self.failure(yaml: "\(endpoint)\n\(yaml)\n")
        #expect(line.hasPrefix("pullgated: \(file):"), "\(line)")
        #expect(line.contains(key), "\(line)")
    }

    @Test func namesAKeyThatIsMissing() async throws {
        let (line, file) = try await Self.failure(yaml: "logLevel: info\n")
        #expect(line.contains(file), "\(line)")
        #expect(line.contains("endpoint"), "\(line)")
    }

    @Test func namesAFileThatIsMissing() async throws {
        let path = "/nonexistent/pullgate/config.yaml"
        let program = try Program.built("pullgated")
        let result = try await Command.run(Launch(program, ["--config", path]))
        #expect(result.status == .code(64))
        #expect(result.error.contains(path))
        #expect(result.error.split(separator: "\n").count == 1)
    }

    @Test func refusesToGoByOneOfTwoFiles() async throws {
        let program = try Program.built("pullgated")
        let arguments = ["--config", "/nonexistent/a.yaml", "--config", "/nonexistent/b.yaml"]
        let result = try await Command.run(Launch(program, arguments))
        #expect(result.status == .code(64))
        #expect(result.error.contains("--config is given 2 times: there is one file"))
    }

    @Test func onlyItsUserMayUseTheSocket() async throws {
        try await Workspace.with { workspace in
            let gate = try Pullgated.alone(in: workspace)
            try await gate.start()
            #expect(try Self.mode(gate.socketPath) == 0o600)
            #expect(try Self.mode(workspace.file("gate")) == 0o750)
        }
    }

    @Test func leavesASocketAloneThatIsInUse() async throws {
        try await Workspace.with { workspace in
            let first = try Pullgated.alone(in: workspace)
            try await first.start()
            try await Workspace.with { other in
                let second = try Pullgated.alone(in: other, socket: first.socketPath)
                // Whether it ended before or after the first one answered for it does not matter.
                try? await second.start()
                #expect(try await second.daemon.waitForEnd() == .code(1))
                let path = first.socketPath
                let lines = second.daemon.log.lines()
                #expect(lines.count == 1, "\(lines)")
                let words = "pullgated: \(path) is in use: another process listens on it"
                #expect(lines.first?.hasPrefix(words) == true, "\(lines)")
            }
            let pull = await CRIClient.with(first.socketPath) { await $0.pull("busybox") }
            #expect(pull.status.code == .permissionDenied)
        }
    }

    @Test func whatWasLoggedBeforeAFailedStartIsThere() async throws {
        try await Workspace.with { workspace in
            let file = try workspace.write("", to: "file")
            let gate = try Pullgated.alone(
                in: workspace,
                socket: "\(file)/pullgate.sock",
                decisionLog: workspace.file("none/decisions.log")
            )
            await #expect(throws: FixtureError.self) { try await gate.start() }
            #expect(gate.daemon.exitStatus == .code(1))
            let lines = gate.daemon.log.lines()
            try #require(lines.count == 2, "\(lines)")
            #expect(lines[0].contains("error: decisions are lost until their log can be opened"))
            #expect(lines[1].hasPrefix("pullgated: cannot open the folder \(file)"))
        }
    }

    @Test func replacesASocketThatNobodyListensOn() async throws {
        try await Workspace.with { workspace in
            let gate = try Pullgated.alone(in: workspace)
            try await gate.start()
            #expect(await gate.daemon.kill() == .signal(9))
            #expect(FileManager.default.fileExists(atPath: gate.socketPath))
            #expect(!Socket.accepts(at: gate.socketPath))
            try await gate.start()
            let pull = await CRIClient.with(gate.socketPath) { await $0.pull("busybox") }
            #expect(pull.status.code == .permissionDenied)
        }
    }

    /// Starts a pullgated that must refuse its configuration.
    ///
    /// - Returns: The one line that it says, and the path of its configuration file.
    private static func failure(yaml: String) async throws -> (line: String, file: String) {
        try await Workspace.with { workspace in
            let socket = workspace.file("gate/pullgate.sock")
            let gate = try Pullgated(yaml: yaml, socket: socket, in: workspace)
            await #expect(throws: FixtureError.self) { try await gate.start() }
            #expect(gate.daemon.exitStatus == .code(64))
            #expect(!FileManager.default.fileExists(atPath: workspace.file("gate")))
            let lines = gate.daemon.log.lines()
            #expect(lines.count == 1, "\(lines)")
            return (lines.first ?? "", gate.configurationPath)
        }
    }

    private static func mode(_ path: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return attributes[.posixPermissions] as? Int
    }
}
