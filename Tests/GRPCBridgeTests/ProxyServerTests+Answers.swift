import GRPCBridge
import Testing

extension ProxyServerTests {
    @Test(arguments: shapes)
    func reportsHowEachRelayedCallIsAnswered(_ shape: MethodTreatment.Shape) async throws {
        try await Gate.with(treatment: { _ in .relay(shape) }) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                _ = await caller.call("Echo", [[1]])
                _ = await caller.call("NoSuchMethod", [[1]])
            }
            try await gate.answers.expect(
                "\(FakeBackend.path("Echo")) OK",
                "\(FakeBackend.path("NoSuchMethod")) Unimplemented"
            )
        }
    }

    @Test func reportsCallsThatItAnswersItself() async throws {
        let refused = FakeBackend.path("Refused")
        try await Gate.withoutBackend(
            treatment: { path in
                path == refused
                    ? .refuse(Status(code: .unimplemented, message: "no")) : .intercept
            },
            answer: { _ in .status(Status(code: .permissionDenied, message: "no")) }
        ) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            _ = await client.call(refused, message: [1])
            _ = await client.call(FakeBackend.path("Judged"), message: [1])
            client.close()
            try await gate.answers.expect(
                "\(refused) Unimplemented",
                "\(FakeBackend.path("Judged")) PermissionDenied"
            )
        }
    }

    @Test func countsTheConnectionsThatAreOpen() async throws {
        try await Gate.with { gate in
            #expect(gate.server.openConnections == 0)
            let clients = try (0..<3).map { _ in try UnixSocketCalls.connect(to: gate.socket) }
            try await eventually { gate.server.openConnections == 3 }
            UnixSocketCalls.closeDescriptor(clients[0])
            try await eventually { gate.server.openConnections == 2 }
            for client in clients[1...] { UnixSocketCalls.closeDescriptor(client) }
            try await eventually { gate.server.openConnections == 0 }
        }
    }
}
