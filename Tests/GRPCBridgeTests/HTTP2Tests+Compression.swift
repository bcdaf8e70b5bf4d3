import GRPCBridge
import Testing

/// Messages that are compressed, or are said to be.
extension HTTP2Tests {
    /// A message that is marked as compressed: what `gzip` makes of nothing.
    private static let compressed: [UInt8] =
        [1, 0, 0, 0, 20, 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3] + [UInt8](repeating: 0, count: 9)

    private static let treatments = ProxyServerTests.treatments

    /// Waits for the end of the only call of a connection, before which no more of it may come.
    private static func status(of client: inout HTTP2Connection) async throws -> Int? {
        while true {
            let frame = try await client.nextStreamFrame()
            #expect(frame.kind != .data)
            if frame.endsStream { return frame.grpcStatus }
            guard frame.kind != .resetStream else { return nil }
        }
    }

    /// The encodings are some that C-core knows, one that it does not, and none.
    @Test(arguments: treatments, ["gzip", "deflate", "zstd", "identity", nil])
    func takesNoCompressedMessage(
        _ treatment: MethodTreatment,
        _ encoding: String?
    ) async throws {
        try await withGate(treatment: treatment) { gate, listener in
            var client = try HTTP2Connection.connect(to: gate.socket)
            let path = "/test.Backend/Compressed"
            let more = encoding.map { [("grpc-encoding", $0)] } ?? []
            try client.send(.request(path, stream: 1, more: more))
            try client.send(.data(Self.compressed, stream: 1, end: true))
            #expect(try await Self.status(of: &client) == 12)
            try await gate.answers.expect("\(path) Unimplemented")
            // The backend hears the next call's message, and no other before it.
            let next = try HTTP2Connection.connect(to: gate.socket)
            try next.send(.request(Self.path, stream: 1))
            try next.send(.data(Self.whole, stream: 1, end: true))
            var backend = try await HTTP2Connection.accept(on: listener)
            var data: [UInt8] = []
            while data.count < Self.whole.count {
                let frame = try await backend.nextStreamFrame()
                if frame.kind == .data { data += frame.payload }
            }
            #expect(data == Self.whole)
        }
    }

    @Test func endsAStreamWithACompressedMessageInTheMiddle() async throws {
        try await withGate(treatment: .relay(.stream)) { gate, listener in
            var client = try HTTP2Connection.connect(to: gate.socket)
            try client.send(.request(Self.path, stream: 1))
            try client.send(.data(Self.whole + Self.compressed, stream: 1))
            var backend = try await HTTP2Connection.accept(on: listener)
            var data: [UInt8] = []
            while true {
                let frame = try await backend.nextStreamFrame()
                #expect(!frame.endsStream)
                if frame.kind == .resetStream { break }
                if frame.kind == .data { data += frame.payload }
            }
            #expect(Self.whole.starts(with: data))
            #expect(try await Self.status(of: &client) == 12)
            try await gate.answers.expect("\(Self.path) Unimplemented")
        }
    }

    @Test(
        arguments: treatments,
        [
            ("grpc-accept-encoding", "identity,deflate,gzip,zstd"), ("grpc-encoding", "identity"),
            // Of what C-core does not know, it keeps nothing; and the message is not compressed.
            ("grpc-encoding", "zstd"),
        ]
    )
    func servesAClientThatOnlySpeaksOfCompression(
        _ treatment: MethodTreatment,
        _ header: (String, String)
    ) async throws {
        try await Gate.with(treatment: { _ in treatment }) { gate in
            var client = try HTTP2Connection.connect(to: gate.socket)
            let path = FakeBackend.path("Echo")
            try client.send(.request(path, stream: 1, more: [header]))
            try client.send(.data(Self.whole, stream: 1, end: true))
            let headers = try await client.nextStreamFrame()
            #expect(headers.kind == .headers)
            #expect(headers.has("grpc-accept-encoding", "identity"))
            var data: [UInt8] = []
            while data.count < Self.whole.count {
                let frame = try await client.nextStreamFrame()
                try #require(frame.kind == .data)
                data += frame.payload
            }
            #expect(data == Self.whole)
            #expect(try await Self.status(of: &client) == 0)
            try await gate.answers.expect("\(path) OK")
        }
    }

    /// Of an answer that C-core reads at once it has the message when it ends the call.
    @Test(
        arguments: treatments,
        [("gzip", false), ("gzip", true), ("zstd", true), (nil, true)] as [(String?, Bool)]
    )
    func asksTheBackendForNoCompressionAndTakesNone(
        _ treatment: MethodTreatment,
        _ answer: (encoding: String?, isReadAtOnce: Bool)
    ) async throws {
        try await withGate(treatment: treatment) { gate, listener in
            var client = try HTTP2Connection.connect(to: gate.socket)
            try client.send(.request(Self.path, stream: 1))
            try client.send(.data(Self.whole, stream: 1, end: true))
            var backend = try await HTTP2Connection.accept(on: listener)
            let headers = try await backend.nextStreamFrame()
            #expect(headers.has("grpc-accept-encoding", "identity"))
            let more = answer.encoding.map { [("grpc-encoding", $0)] } ?? []
            let frames: [HTTP2Frame] = [
                .response(stream: 1, more: more), .data(Self.compressed, stream: 1),
            ]
            if answer.isReadAtOnce {
                try backend.send(together: frames + [.trailers(stream: 1, status: 0)])
            } else {
                for frame in frames { try backend.send(frame) }
            }
            #expect(try await Self.status(of: &client) == 12)
            try await gate.answers.expect("\(Self.path) Unimplemented")
        }
    }
}
