import GRPCBridge
import Testing

/// Calls that come before the backend has been reached for the first time.
///
/// The start timeout is longer than any test may take where its end must not matter.
extension ProxyServerTests {
    private static let endless = Duration.seconds(3600)

    @Test(arguments: treatments)
    func aCallWaitsForTheBackendAndLaterOnesDoNot(_ treatment: MethodTreatment) async throws {
        try await Gate.withoutBackend(
            startTimeout: Self.endless,
            treatment: { _ in treatment }
        ) { gate in
            let client = GRPCClient(socket: gate.socket)
            defer { client.close() }
            @Sendable func status() async -> Status {
                await client.call(FakeBackend.path("Echo"), message: [1]).status
            }
            try await withThrowingTaskGroup(of: Status.self) { group in
                for _ in 0..<5 { group.addTask { await status() } }
                try await eventually { try KernelSocketTable.connections(to: gate.socket) > 0 }
                try await FakeBackend.with(socket: gate.backendSocket) {
                    for try await status in group { #expect(status.code == .ok) }
                }
            }
            try await eventually { await status().code == .unavailable }
        }
    }

    @Test(arguments: treatments)
    func aCallFailsWhenTheStartTimeoutIsOver(_ treatment: MethodTreatment) async throws {
        let timeout = Duration.milliseconds(200)
        try await Gate.withoutBackend(
            startTimeout: timeout,
            treatment: { _ in treatment }
        ) { gate in
            let client = GRPCClient(socket: gate.socket)
            defer { client.close() }
            let start = ContinuousClock.now
            let response = await client.call(FakeBackend.path("Echo"), message: [1])
            #expect(ContinuousClock.now - start >= timeout)
            #expect(response.status.code == .unavailable)
            #expect(response.status.message.contains("backend.sock"))
        }
    }

    @Test(arguments: treatments)
    func theCallersDeadlineAndTheGatesEndAreHeardWhileACallWaits(
        _ treatment: MethodTreatment
    ) async throws {
        try await Gate.withoutBackend(
            startTimeout: Self.endless,
            treatment: { _ in treatment }
        ) { gate in
            let client = GRPCClient(socket: gate.socket)
            defer { client.close() }
            let path = FakeBackend.path("Echo")
            let early = await client.call(path, message: [1], timeout: .milliseconds(200))
            #expect(early.status.code == .deadlineExceeded)
            try await withThrowingTaskGroup(of: Status.self) { group in
                group.addTask { await client.call(path, message: [1]).status }
                try await eventually { try KernelSocketTable.connections(to: gate.socket) > 0 }
                await gate.shutDown(grace: .zero)
                let status = try #require(try await group.next())
                #expect([.cancelled, .unavailable].contains(status.code))
            }
        }
    }

    @Test func waitsForNoBackendThatHasBeenReached() async throws {
        let waits = Mailbox<Bool>()
        try await TemporaryFolder.with { folder in
            let backend = folder.file("backend.sock")
            try await FakeBackend.with(socket: backend) {
                try await Gate.withoutBackend(
                    at: backend,
                    startTimeout: Self.endless,
                    treatment: { _ in .intercept },
                    answer: { call in
                        let response = await call.forward(call.request)
                        waits.put(await call.waitForBackend())
                        return .response(response)
                    }
                ) { gate in
                    let client = GRPCClient(socket: gate.socket)
                    defer { client.close() }
                    let response = await client.call(FakeBackend.path("Echo"), message: [1])
                    #expect(response.status.code == .ok)
                    try await waits.expect(false)
                }
            }
        }
    }

    /// If each wait were as long as the start timeout, the test would take minutes.
    @Test func anInterceptedCallWaitsNoLongerThanTheStartTimeoutInAll() async throws {
        let waits = Mailbox<Bool>()
        try await Gate.withoutBackend(
            startTimeout: .seconds(1),
            treatment: { _ in .intercept },
            answer: { call in
                waits.put(await call.waitForBackend())
                for _ in 1...200 { _ = await call.waitForBackend() }
                return .response(await call.forward(call.request))
            }
        ) { gate in
            let client = GRPCClient(socket: gate.socket)
            defer { client.close() }
            let response = await client.call(FakeBackend.path("Echo"), message: [1])
            #expect(response.status.code == .unavailable)
            try await waits.expect(true)
        }
    }
}
