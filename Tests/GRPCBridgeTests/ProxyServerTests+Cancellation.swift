import GRPCBridge
import GRPCCore
import Testing

extension ProxyServerTests {
    /// What a backend sees of a call.
    enum Sighting: Hashable {
        case began(timeout: String?)
        case message([UInt8])
        case complete
        case broken
        case cancelled
    }

    /// Tells `sightings` of all that comes; answers only when the request is complete, and then
    /// not before it is cancelled if `holds`.
    private static func watching(
        _ sightings: Mailbox<Sighting>,
        holds: Bool
    ) -> [String: FakeBackend.Method] {
        [
            "Watch": { request, context in
                let timeout = Array(request.metadata[stringValues: "grpc-timeout"]).first
                return FakeBackend.Response { writer in
                    // Not before: of a call that has ended by then this is never run.
                    sightings.put(.began(timeout: timeout))
                    do {
                        for try await message in request.messages {
                            sightings.put(.message(message))
                        }
                    } catch {
                        sightings.put(.broken)
                        throw error
                    }
                    // For this library a broken call may look complete too: HTTP2Tests tell.
                    sightings.put(.complete)
                    if holds {
                        try? await context.cancellation.cancelled
                        sightings.put(.cancelled)
                        // Its clock may be the first to tell that the deadline is over.
                        throw RPCError(code: .deadlineExceeded, message: "the call is over")
                    }
                    try await writer.write([9])
                    return [:]
                }
            }
        ]
    }

    @Test(arguments: treatments)
    func tellsTheBackendWhenTheClientGivesUp(_ treatment: MethodTreatment) async throws {
        let sightings = Mailbox<Sighting>()
        let methods = Self.watching(sightings, holds: true)
        try await Gate.with(methods: methods, treatment: { _ in treatment }) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { _ = await caller.call("Watch", [[1]]) }
                    try await sightings.expect(.began(timeout: nil), .message([1]), .complete)
                    group.cancelAll()
                }
                try await sightings.expect(.cancelled)
            }
        }
    }

    @Test(arguments: treatments)
    func tellsTheBackendTheDeadline(_ treatment: MethodTreatment) async throws {
        let sightings = Mailbox<Sighting>()
        let methods = Self.watching(sightings, holds: false)
        try await Gate.with(methods: methods, treatment: { _ in treatment }) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call("Watch", [[1]], timeout: .seconds(3600))
                #expect(reply.error == nil)
                guard case .began(let timeout?) = try await sightings.next() else {
                    Issue.record("the backend saw no deadline")
                    return
                }
                let seconds = try #require(Self.seconds(timeout))
                // Rounded as C-core writes it, less the time on the way.
                #expect(seconds > 3500 && seconds <= 3600)
            }
        }
    }

    /// Reads the wire format of a deadline: digits and a unit.
    private static func seconds(_ timeout: String) -> Double? {
        guard let amount = Double(timeout.dropLast()), let unit = timeout.last else { return nil }
        let scales: [Character: Double] = [
            "H": 3600, "M": 60, "S": 1, "m": 1e-3, "u": 1e-6, "n": 1e-9,
        ]
        return scales[unit].map { $0 * amount }
    }

    @Test(arguments: treatments)
    func endsACallAtItsDeadline(_ treatment: MethodTreatment) async throws {
        let sightings = Mailbox<Sighting>()
        let methods = Self.watching(sightings, holds: true)
        try await Gate.with(methods: methods, treatment: { _ in treatment }) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            let path = FakeBackend.path("Watch")
            let response = await client.callToDeadline(path) { sightings.hasHadItems }
            #expect(response.status.code == .deadlineExceeded)
            #expect(response.message == nil)
            try await Self.expectEnd(in: sightings)
        }
    }

    /// Waits until the backend sees that a call with a deadline is over.
    private static func expectEnd(in sightings: Mailbox<Sighting>) async throws {
        while true {
            switch try await sightings.next() {
            case .cancelled, .broken: return
            case .began(let timeout): #expect(timeout != nil)
            case .message, .complete: continue
            }
        }
    }

    @Test func passesOnTheDeadlineThatTheClientSees() async throws {
        let sightings = Mailbox<Sighting>()
        let methods = Self.watching(sightings, holds: true)
        try await Gate.with(methods: methods) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                // Far longer than a call takes to the backend on a busy machine.
                let limit = 50.0
                let call = Task {
                    await caller.call("Watch", [[1]], timeout: .seconds(limit))
                }
                guard case .began(let timeout?) = try await sightings.next() else {
                    Issue.record("the backend saw no deadline")
                    return
                }
                #expect(try #require(Self.seconds(timeout)) <= limit)
                call.cancel()
                try await Self.expectEnd(in: sightings)
                let reply = await call.value
                #expect(reply.error != nil)
                #expect(reply.messages.isEmpty)
            }
        }
    }

    @Test(arguments: [Duration.seconds(-1), .milliseconds(-1500), .zero])
    func endsACallWhoseDeadlineHasPassed(_ timeout: Duration) async throws {
        try await Gate.with { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            let response = await client.call(
                FakeBackend.path("Echo"),
                message: [1],
                timeout: timeout
            )
            #expect(response.status.code == .deadlineExceeded)
        }
    }
}
