import GRPCBridge
import Testing

/// Requests that do not go on: each is counted once, as what its client reads unless it has left.
extension ProxyServerTests {
    /// Makes a call that is answered, and checks that it is what is counted next.
    private static func expectNothingElse(of path: String, at gate: Gate) async throws {
        let client = GRPCClient(socket: gate.socket)
        defer { client.close() }
        #expect(await client.call(path, message: [1]).message == [1])
        try await gate.answers.expect("\(path) OK")
    }

    @Test(arguments: treatments)
    func countsARequestThatIsTooLarge(_ treatment: MethodTreatment) async throws {
        try await Gate.with(treatment: { _ in treatment }) { gate in
            let client = GRPCClient(socket: gate.socket)
            defer { client.close() }
            let path = FakeBackend.path("Echo")
            let large = [UInt8](repeating: 7, count: 33 << 20)
            let response = await client.call(path, message: large)
            #expect(response.status.code == .resourceExhausted)
            #expect(response.status.message.hasPrefix("Received message larger than max"))
            try await gate.answers.expect("\(path) ResourceExhausted")
            try await Self.expectNothingElse(of: path, at: gate)
        }
    }

    /// With nothing of its message, and with a part.
    @Test(arguments: treatments, [[], [0, 0, 0, 0, 3, 1]])
    func countsACallThatIsBrokenOff(_ treatment: MethodTreatment, _ sent: [UInt8]) async throws {
        try await Gate.with(treatment: { _ in treatment }) { gate in
            let path = FakeBackend.path("Echo")
            let client = try HTTP2Connection.connect(to: gate.socket)
            try client.send(.request(path, stream: 1))
            if !sent.isEmpty { try client.send(.data(sent, stream: 1)) }
            try client.send(.reset(stream: 1, code: 8))
            try await gate.answers.expect("\(path) Canceled")
            try await Self.expectNothingElse(of: path, at: gate)
        }
    }

    @Test(arguments: treatments)
    func countsACallWhoseDeadlinePassesBeforeItsMessage(
        _ treatment: MethodTreatment
    ) async throws {
        try await Gate.with(treatment: { _ in treatment }) { gate in
            let path = FakeBackend.path("Echo")
            let client = try HTTP2Connection.connect(to: gate.socket)
            let timeout = [("grpc-timeout", "200m")]
            try client.send(.request(path, stream: 1, more: timeout))
            // A stream's call to the backend has the same deadline, and may end by it first.
            let codes = ["\(path) Canceled", "\(path) DeadlineExceeded"]
            #expect(codes.contains(try await gate.answers.next()))
            try await Self.expectNothingElse(of: path, at: gate)
            withExtendedLifetime(client) {}
        }
    }

    @Test func countsAListWhoseCallerLeavesBeforeTheBackendIsThere() async throws {
        let calls = Mailbox<Void>()
        try await Gate.withoutBackend(
            // Longer than any test may take: its end must not matter.
            startTimeout: .seconds(3600),
            treatment: { _ in
                calls.put(())
                return .relay(.list)
            }
        ) { gate in
            let client = GRPCClient(socket: gate.socket)
            defer { client.close() }
            let path = FakeBackend.path("List")
            let response = await client.callToDeadline(path) { calls.hasHadItems }
            #expect(response.status.code == .deadlineExceeded)
            try await gate.answers.expect("\(path) Canceled")
        }
    }
}
