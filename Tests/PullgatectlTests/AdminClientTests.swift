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
}
