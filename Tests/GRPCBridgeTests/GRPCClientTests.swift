import GRPCBridge
import Glibc
import Testing

@Suite(.timeLimit(.minutes(10))) struct GRPCClientTests {
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

    @Test func readsAStreamToItsEnd() async throws {
        try await TemporaryFolder.with { folder in
            let socket = folder.file("backend.sock")
            try await FakeBackend.with(socket: socket) {
                let client = GRPCClient(socket: socket)
                defer { client.close() }
                let answer = await client.stream(FakeBackend.path("CountUp"), message: [200])
                #expect(answer.status == Status(code: .ok, message: ""))
                // Each message has its number and the request.
                #expect(answer.messages == 200 && answer.bytes == 400)
                let none = await client.stream(FakeBackend.path("CountUp"), message: [0])
                #expect(none.messages == 0 && none.status.code == .ok)
                let broken = await client.stream(FakeBackend.path("FailAfterOne"), message: [1])
                #expect(broken.messages == 1)
                #expect(broken.status.message == FakeBackend.failure)
                let failure = await client.stream(FakeBackend.path("Fail"), message: [1])
                #expect(failure.messages == 0)
                #expect(failure.status.code.description == "FailedPrecondition")
            }
            let client = GRPCClient(socket: socket)
            defer { client.close() }
            let absent = await client.stream(FakeBackend.path("CountUp"), message: [1])
            #expect(absent.status.code == .unavailable && absent.messages == 0)
        }
    }

    @Test func endsAStreamWhenItsTaskIsCancelled() async throws {
        let steps = Mailbox<String>()
        try await TemporaryFolder.with { folder in
            let socket = folder.file("backend.sock")
            let methods = ["Wait": FakeBackend.waitingForCancellation(telling: steps)]
            try await FakeBackend.with(socket: socket, methods: methods) {
                let client = GRPCClient(socket: socket)
                defer { client.close() }
                let answer = try await withThrowingTaskGroup(of: StreamedAnswer.self) { group in
                    group.addTask {
                        await client.stream(FakeBackend.path("Wait"), message: [1])
                    }
                    try await steps.expect("began")
                    group.cancelAll()
                    return try await group.next()
                }
                #expect(answer?.status.code == .cancelled)
                try await steps.expect("cancelled")
            }
        }
    }

    /// A file that is gone is what no new client finds, and an old connection does not miss.
    @Test func connectsAnewThoughThereIsAConnection() async throws {
        try await Gate.with(treatment: { _ in .relay(.unary) }) { gate in
            let path = FakeBackend.path("Echo")
            let first = GRPCClient(socket: gate.socket)
            defer { first.close() }
            #expect(await first.call(path, message: [1]).status.code == .ok)
            let moved = gate.backendSocket + ".moved"
            #expect(unsafe rename(gate.backendSocket, moved) == 0)
            // The gate's own connection lives on.
            #expect(await first.call(path, message: [1]).status.code == .ok)
            let second = GRPCClient(socket: gate.backendSocket)
            defer { second.close() }
            #expect(await second.call(path, message: [1]).status.code == .unavailable)
            #expect(unsafe rename(moved, gate.backendSocket) == 0)
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
