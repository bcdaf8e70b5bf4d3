import GRPCBridge
import Glibc
import Testing

/// What the proxy says to a backend, read off the wire.
@Suite(.timeLimit(.minutes(10))) struct HTTP2Tests {
    /// The ways in which a client can break off.
    enum Break: CaseIterable {
        case reset, resetWithoutError, disconnect, goAwayAndDisconnect, deadline
    }

    static let path = "/test.Backend/Any"

    /// A gRPC message of three bytes, and one that is not all there.
    static let whole: [UInt8] = [0, 0, 0, 0, 3, 1, 2, 3]
    static let partial: [UInt8] = [0, 0, 0, 0, 3, 1]

    /// Runs a gate in front of a listening socket of the test's own.
    func withGate(
        treatment: MethodTreatment,
        _ test: (Gate, Int32) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            let backend = folder.file("backend.sock")
            let listener = try UnixSocketCalls.bind(to: backend)
            defer { close(listener) }
            try await Gate.withoutBackend(at: backend, treatment: { _ in treatment }) { gate in
                try await test(gate, listener)
            }
        }
    }

    @Test(arguments: [MethodTreatment.relay(.unary), .relay(.stream), .intercept])
    func saysThatACompleteRequestIsComplete(_ treatment: MethodTreatment) async throws {
        try await withGate(treatment: treatment) { gate, listener in
            let client = try HTTP2Connection.connect(to: gate.socket)
            try client.send(.request(Self.path, stream: 1))
            try client.send(.data(Self.whole, stream: 1, end: true))
            var backend = try await HTTP2Connection.accept(on: listener)
            let headers = try await backend.nextStreamFrame()
            #expect(headers.kind == .headers)
            #expect(!headers.endsStream)
            var data: [UInt8] = []
            var isComplete = false
            while !isComplete {
                let frame = try await backend.nextStreamFrame()
                #expect(frame.kind == .data)
                data += frame.payload
                isComplete = frame.endsStream
            }
            #expect(data == Self.whole)
        }
    }

    @Test(arguments: Break.allCases, [[], whole, whole + whole, whole + partial])
    func neverSaysThatABrokenStreamIsComplete(_ end: Break, _ sent: [UInt8]) async throws {
        try await withGate(treatment: .relay(.stream)) { gate, listener in
            // Long enough for the call to reach the backend first, also on a busy machine.
            let timeout = end == .deadline ? [("grpc-timeout", "5S")] : []
            var client = Optional(try HTTP2Connection.connect(to: gate.socket))
            try client?.send(.request(Self.path, stream: 1, more: timeout))
            if !sent.isEmpty { try client?.send(.data(sent, stream: 1)) }

            var backend = try await HTTP2Connection.accept(on: listener)
            let headers = try await backend.nextStreamFrame()
            #expect(headers.kind == .headers)
            #expect(!headers.endsStream)

            switch end {
            case .reset: try client?.send(.reset(stream: 1, code: 8))
            case .resetWithoutError: try client?.send(.reset(stream: 1, code: 0))
            case .goAwayAndDisconnect:
                try client?.send(.goAway)
                client = nil
            case .disconnect: client = nil
            case .deadline: break
            }
            var data: [UInt8] = []
            while true {
                let frame = try await backend.nextStreamFrame()
                #expect(!frame.endsStream)
                guard frame.kind == .data else {
                    #expect(frame.kind == .resetStream)
                    break
                }
                data += frame.payload
            }
            #expect(sent.starts(with: data))
        }
    }

    @Test(arguments: [Break.reset, .resetWithoutError, .disconnect], [[], partial])
    func saysNothingOfAUnaryCallThatBreaksBeforeItsMessage(
        _ end: Break,
        _ sent: [UInt8]
    ) async throws {
        for treatment in [MethodTreatment.relay(.unary), .intercept] {
            try await withGate(treatment: treatment) { gate, listener in
                var client = Optional(try HTTP2Connection.connect(to: gate.socket))
                try client?.send(.request("/test.Backend/Broken", stream: 1))
                if !sent.isEmpty { try client?.send(.data(sent, stream: 1)) }
                switch end {
                case .reset: try client?.send(.reset(stream: 1, code: 8))
                case .resetWithoutError: try client?.send(.reset(stream: 1, code: 0))
                default: client = nil
                }
                // What the backend hears first is the next call, and nothing else before it.
                let next = try HTTP2Connection.connect(to: gate.socket)
                try next.send(.request(Self.path, stream: 1))
                try next.send(.data(Self.whole, stream: 1, end: true))
                var backend = try await HTTP2Connection.accept(on: listener)
                let headers = try await backend.nextStreamFrame()
                #expect(headers.kind == .headers)
                #expect(headers.payload.firstRange(of: Array("Broken".utf8)) == nil)
                var data: [UInt8] = []
                while data.count < Self.whole.count {
                    data += try await backend.nextStreamFrame().payload
                }
                #expect(data == Self.whole)
            }
        }
    }

    @Test func tellsClientsHowManyCallsAConnectionMayHave() async throws {
        let maximumConcurrentStreams: UInt16 = 3
        try await Gate.withoutBackend { gate in
            var client = try HTTP2Connection.connect(to: gate.socket)
            let settings = try await client.nextSettings()
            #expect(settings[maximumConcurrentStreams] == UInt32(CallLimits().ofOneProcess))
        }
    }

    @Test func passesOnAMessageBeforeTheNextOneIsSent() async throws {
        try await withGate(treatment: .relay(.stream)) { gate, listener in
            let client = try HTTP2Connection.connect(to: gate.socket)
            try client.send(.request(Self.path, stream: 1))
            var backend = try await HTTP2Connection.accept(on: listener)
            #expect(try await backend.nextStreamFrame().kind == .headers)
            for _ in 0..<3 {
                try client.send(.data(Self.whole, stream: 1))
                var data: [UInt8] = []
                while data.count < Self.whole.count {
                    data += try await backend.nextStreamFrame().payload
                }
                #expect(data == Self.whole)
            }
        }
    }
}
