import GRPCBridge
import Testing

@Suite(.timeLimit(.minutes(1))) struct GRPCClientTests {
    @Test func bringsTheAnswerOfACall() async throws {
        try await TemporaryFolder.with { folder in
            // Characters that a URI would read otherwise.
            let socket = folder.file("a b%20#?é.sock")
            try await FakeBackend.with(socket: socket) {
                let client = GRPCClient(socket: socket)
                defer { client.close() }
                let response = await client.call(FakeBackend.path("Echo"), message: [1, 2])
                #expect(response.status == Status(code: .ok, message: ""))
                #expect(response.message == [1, 2])
                let failure = await client.call(FakeBackend.path("Fail"), message: [1])
                #expect(failure.status.code.description == "FailedPrecondition")
                #expect(failure.status.message == FakeBackend.failure)
                #expect(failure.message == nil)
            }
        }
    }

    @Test func answersUnavailableWhenNobodyListens() async throws {
        try await TemporaryFolder.with { folder in
            let client = GRPCClient(socket: folder.file("none.sock"))
            defer { client.close() }
            let response = await client.call(FakeBackend.path("Echo"), message: [])
            #expect(response.status.code == .unavailable)
            #expect(response.message == nil)
        }
    }

    @Test func answersAnErrorWhenThePathIsTooLong() async throws {
        let client = GRPCClient(socket: "/tmp/" + String(repeating: "s", count: 200))
        defer { client.close() }
        let response = await client.call(FakeBackend.path("Echo"), message: [])
        #expect(response.status.code == .unknown)
        #expect(response.message == nil)
    }

    @Test func leavesAnAnswerReadableAfterItsEnd() async throws {
        try await TemporaryFolder.with { folder in
            let socket = folder.file("backend.sock")
            try await FakeBackend.with(socket: socket) {
                let response = await callOnce(socket)
                #expect(response.message == [3])
                #expect(response.status.code == .ok)
            }
        }
    }

    private func callOnce(_ socket: String) async -> BackendResponse {
        let client = GRPCClient(socket: socket)
        defer { client.close() }
        return await client.call(FakeBackend.path("Echo"), message: [3])
    }
}
