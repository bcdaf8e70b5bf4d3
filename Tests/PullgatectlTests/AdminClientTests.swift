import GRPCBridge
import NIOCore
import NodeFixture
import Testing

@testable import pullgatectl

@Suite struct AdminClientTests {
    @Test func saysOfADaemonThatIsBusyThatItIs() async throws {
        try await Workspace.with { workspace in
            // Connections wait on it, and nobody takes them.
            let listener = try UnixListener(path: workspace.file("admin.sock"))
            let client = AdminClient(socket: listener.path, timeout: .seconds(1))
            let error = await #expect(throws: AdminClient.AskError.self) {
                try await client.send(.post(), "/v1/sync")
            }
            let lines = error?.message.split(separator: "\n") ?? []
            #expect(lines.first == "pullgated has not finished within 1 s on \(listener.path)")
            #expect(lines.last?.contains("journalctl -u pullgated") == true)
            #expect(error?.failure == .unknown)
        }
    }

    @Test(arguments: [
        ("", "it answers, but not as pullgated does"),
        ("\n", "it answers, but not as pullgated does"), ("no", "no"), ("no\nAsk later", "no"),
    ])
    func doctorTellsOfARefusalOfAnyLength(message: String, text: String) {
        let error = AdminClient.AskError.refused(isNotFound: false, message)
        let diagnosis = SocketExamination.admin(failing: error)
        #expect(diagnosis.level == .fail)
        #expect(diagnosis.text == text)
        #expect(diagnosis.advice?.isEmpty == false)
    }

    /// These wait for their time to be over, and for nothing else.
    @Test(arguments: [["status"], ["explain", "busybox"], ["decisions"], ["configuration"]])
    func waitsNotLongForWhatADaemonKnows(_ verb: [String]) async throws {
        try await Workspace.with { workspace in
            let listener = try UnixListener(path: workspace.file("admin.sock"))
            let result = try await Pullgatectl.run(verb + ["--admin-socket", listener.path])
            #expect(result.status == .code(2))
            let line = "pullgatectl: pullgated has not answered within 15 s on \(listener.path)\n"
            #expect(result.error.hasPrefix(line), "\(result.error)")
            #expect(result.error.contains("systemctl restart pullgated"))
        }
    }

    @Test func verifyDeniesWhatADaemonThatFailsDoesNotJudgeInEachFailureMode() async throws {
        try await Workspace.with { workspace in
            let listener = try UnixListener(path: workspace.file("admin.sock"))
            // Each connection is closed at once.
            listener.start(allowedUsers: [], allowedProcess: nil) { event in _ = consume event }
            let result = try await Self.verifyInModeOpen(listener.path)
            #expect(result.status == .code(1))
            #expect(result.output.contains("cannot be judged"), "\(result.output)")
        }
    }

    private static func verifyInModeOpen(_ socket: String) async throws -> CommandResult {
        let digest = "sha256:" + String(repeating: "a", count: 64)
        return try await Pullgatectl.run([
            "verify", "-name", "a.example.com/b:1", "-digest", digest, "--failure-mode", "open",
            "--admin-socket", socket,
        ])
    }

    /// It waits for its time to be over, too.
    @Test func verifyDeniesWhatIsNotJudgedInTimeInEachFailureMode() async throws {
        try await Workspace.with { workspace in
            let listener = try UnixListener(path: workspace.file("admin.sock"))
            let result = try await Self.verifyInModeOpen(listener.path)
            #expect(result.status == .code(1))
            let words = "cannot be judged: pullgated has not finished within 8 s"
            #expect(result.output.contains(words), "\(result.output)")
        }
    }
}
