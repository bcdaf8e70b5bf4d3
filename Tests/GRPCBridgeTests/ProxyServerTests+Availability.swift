import GRPCBridge
import GRPCCore
import Testing

extension ProxyServerTests {
    @Test(arguments: treatments)
    func answersUnavailableAtOnceWithoutABackend(_ treatment: MethodTreatment) async throws {
        try await Gate.withoutBackend(treatment: { _ in treatment }) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            for _ in 0..<20 {
                // Without a deadline: an answer that does not come is the test's time limit.
                let response = await client.call(FakeBackend.path("Echo"), message: [1])
                #expect(response.status.code == .unavailable)
                #expect(response.status.message.contains("backend.sock"))
            }
        }
    }

    @Test(arguments: treatments)
    func reachesABackendThatAppearsGoesAndComesBack(_ treatment: MethodTreatment) async throws {
        try await Gate.withoutBackend(treatment: { _ in treatment }) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            @Sendable func code() async -> GRPCBridge.Status.Code {
                await client.call(FakeBackend.path("Echo"), message: [1]).status.code
            }
            #expect(await code() == .unavailable)
            for _ in 0..<3 {
                try await FakeBackend.with(socket: gate.backendSocket) {
                    try await eventually { await code() == .ok }
                    for _ in 0..<20 { #expect(await code() == .ok) }
                }
                try await eventually { await code() == .unavailable }
            }
        }
    }

    @Test func endsCallsWhoseBackendBreaksOff() async throws {
        try await TemporaryFolder.with { folder in
            let backend = folder.file("backend.sock")
            let listener = try UnixSocketCalls.bind(to: backend)
            defer { UnixSocketCalls.closeDescriptor(listener) }
            for treatment in Self.treatments {
                try await Gate.withoutBackend(at: backend, treatment: { _ in treatment }) { gate in
                    let client = GRPCBridge.GRPCClient(socket: gate.socket)
                    defer { client.close() }
                    try await withThrowingTaskGroup(of: GRPCBridge.Status.self) { group in
                        group.addTask {
                            await client.call(FakeBackend.path("Echo"), message: [1]).status
                        }
                        try await Self.takeACallAndBreakOff(listener)
                        let status = try #require(try await group.next())
                        #expect(status.code == .unavailable)
                    }
                }
            }
        }
    }

    private static func takeACallAndBreakOff(_ listener: Int32) async throws {
        var connection = try await HTTP2Connection.accept(on: listener)
        #expect(try await connection.nextStreamFrame().kind == .headers)
    }
}
