import GRPCBridge
import GRPCCore
import Testing

extension ProxyServerTests {
    static let metadata: Metadata = [
        "initial-text": "one", "initial-text": "two", "initial-bin": .binary([0, 1, 255]),
        "trailing-text": "three", "trailing-bin": .binary([]), "trailing-bin": .binary([7, 0]),
        "details-bin": .binary([8, 3, 18, 0, 255]),
    ]

    /// 64 KiB in which nothing repeats, so that no part can be left out unnoticed.
    static let longText = (0..<8 << 10).map { "\(1_000_000 + $0)," }.joined()

    /// What a call with one message each way may be taken for.
    static let shapes: [MethodTreatment.Shape] = [.unary, .list, .stream]

    static let treatments = shapes.map(MethodTreatment.relay) + [.intercept]

    @Test(arguments: treatments)
    func passesMetadataBothWays(_ treatment: MethodTreatment) async throws {
        try await Gate.with(treatment: { _ in treatment }) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call("Mirror", [[1]], metadata: Self.metadata)
                #expect(reply.error == nil)
                #expect(reply.messages == [[1]])
                #expect(Array(reply.metadata[stringValues: "initial-text"]) == ["one", "two"])
                #expect(Array(reply.metadata[binaryValues: "initial-bin"]) == [[0, 1, 255]])
                #expect(Array(reply.trailing[stringValues: "trailing-text"]) == ["three"])
                #expect(Array(reply.trailing[binaryValues: "trailing-bin"]) == [[], [7, 0]])
            }
        }
    }

    @Test(arguments: treatments)
    func passesAStatusWithItsDetails(_ treatment: MethodTreatment) async throws {
        try await Gate.with(treatment: { _ in treatment }) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call("Fail", [[1]], metadata: Self.metadata)
                #expect(reply.error?.code == .failedPrecondition)
                #expect(reply.error?.message == FakeBackend.failure)
                #expect(reply.messages.isEmpty)
                #expect(
                    Array(reply.trailing[binaryValues: "grpc-status-details-bin"])
                        == [[8, 3, 18, 0, 255]]
                )
                #expect(Array(reply.trailing[stringValues: "trailing-text"]) == ["three"])
            }
        }
    }

    @Test func passesAMessageAndThenAnError() async throws {
        try await Gate.with { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call("FailAfterOne", [[5]], metadata: Self.metadata)
                #expect(reply.messages == [[5]])
                #expect(reply.error?.code == .dataLoss)
                #expect(reply.error?.message == FakeBackend.failure)
                #expect(
                    Array(reply.trailing[binaryValues: "grpc-status-details-bin"])
                        == [[8, 3, 18, 0, 255]]
                )
            }
        }
    }

    @Test(arguments: treatments)
    func showsTheBackendEachConnectionHeaderOnce(_ treatment: MethodTreatment) async throws {
        let seen = Mailbox<Metadata>()
        let methods: [String: FakeBackend.Method] = [
            "Look": { request, _ in
                seen.put(request.metadata)
                return FakeBackend.Response { writer in
                    for try await message in request.messages { try await writer.write(message) }
                    return [:]
                }
            }
        ]
        try await Gate.with(methods: methods, treatment: { _ in treatment }) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call(
                    "Look",
                    [[1]],
                    metadata: ["traceparent": "00-ab-cd-01"]
                )
                #expect(reply.error == nil)
                for key in ["content-type", "grpc-status"] {
                    let values = Array(reply.metadata[key]) + Array(reply.trailing[key])
                    #expect(values.count <= 1, "\(key)")
                }
            }
        }
        let metadata = try await seen.next()
        for key in [":path", ":authority", "user-agent", "te", "content-type"] {
            #expect(Array(metadata[key]).count == 1, "\(key)")
        }
        #expect(Array(metadata[stringValues: ":path"]) == [FakeBackend.path("Look")])
        #expect(Array(metadata[stringValues: "traceparent"]) == ["00-ab-cd-01"])
        #expect(Array(metadata["grpc-timeout"]).isEmpty)
    }

    @Test(arguments: treatments)
    func leavesOutTextThatGRPCDoesNotAllowAndGoesOn(_ treatment: MethodTreatment) async throws {
        try await Gate.with(treatment: { _ in treatment }) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call(
                    "Mirror",
                    [[1]],
                    metadata: ["initial-text": "größer", "initial-other": "kept"]
                )
                #expect(reply.error == nil)
                #expect(reply.messages == [[1]])
                #expect(Array(reply.metadata["initial-text"]).isEmpty)
                #expect(Array(reply.metadata[stringValues: "initial-other"]) == ["kept"])
            }
        }
    }

    @Test func leavesOutWhatABackendMayNotAnswer() async throws {
        let methods: [String: FakeBackend.Method] = [
            "Odd": { _, _ in
                FakeBackend.Response(metadata: ["odd": "größer", "even": "kept"]) { writer in
                    try await writer.write([1])
                    return ["odd-end": "größer", "even-end": "kept"]
                }
            }
        ]
        for treatment in Self.treatments {
            try await Gate.with(methods: methods, treatment: { _ in treatment }) { gate in
                try await Caller.with(socket: gate.socket) { caller in
                    let reply = await caller.call("Odd", [[1]])
                    #expect(reply.error == nil)
                    #expect(reply.messages == [[1]])
                    #expect(Array(reply.metadata[stringValues: "even"]) == ["kept"])
                    #expect(Array(reply.trailing[stringValues: "even-end"]) == ["kept"])
                }
            }
        }
    }

    @Test(arguments: treatments)
    func passesAsMuchMetadataAsTheOtherEndsTake(_ treatment: MethodTreatment) async throws {
        // 16 KiB a side is the other library's limit; C-core's own default is 8 KiB.
        var metadata = Metadata()
        for number in 0..<6 {
            metadata.addString(String(repeating: "i", count: 2000), forKey: "initial-\(number)")
        }
        try await Gate.with(treatment: { _ in treatment }) { [metadata] gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call("Mirror", [[1]], metadata: metadata)
                #expect(reply.error == nil)
                #expect(reply.metadata.filter { $0.key.hasPrefix("initial-") }.count == 6)
            }
        }
    }

    @Test(arguments: treatments)
    func passesOnSixtyFourKilobytesOfMetadataUnchanged(_ treatment: MethodTreatment) async throws {
        let metadata: Metadata = ["initial-text": .string(Self.longText)]
        try await TemporaryFolder.with { folder in
            // gRPC libraries take less unless they are told, so the backend is none.
            let backend = folder.file("backend.sock")
            let listener = try UnixSocketCalls.bind(to: backend)
            defer { UnixSocketCalls.closeDescriptor(listener) }
            try await Gate.withoutBackend(at: backend, treatment: { _ in treatment }) { gate in
                try await Caller.with(socket: gate.socket) { caller in
                    async let reply = caller.call("Mirror", [[1]], metadata: metadata)
                    var connection = try await HTTP2Connection.accept(on: listener)
                    let headers = try await connection.nextHeaders()
                    let passed = HTTP2Frame.literal("initial-text", Self.longText)
                    let isPassed = headers.firstRange(of: passed) != nil
                    #expect(isPassed, "\(headers.count) bytes of headers")
                    try connection.send(.reset(stream: 1, code: 8))
                    #expect(await reply.error != nil)
                }
            }
        }
    }

    @Test(arguments: treatments)
    func takesSixtyFourKilobytesOfTrailingMetadata(_ treatment: MethodTreatment) async throws {
        let methods: [String: FakeBackend.Method] = [
            "Heavy": { _, _ in
                FakeBackend.Response { writer in
                    try await writer.write([1])
                    return ["trailing": .string(String(repeating: "t", count: 64 << 10))]
                }
            }
        ]
        try await Gate.with(methods: methods, treatment: { _ in treatment }) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            let response = await client.call(FakeBackend.path("Heavy"), message: [])
            #expect(response.status == GRPCBridge.Status(code: .ok, message: ""))
            #expect(response.message == [1])
        }
    }

    @Test(arguments: treatments)
    func passesTheBackendsOwnWordForAnUnknownMethod(_ treatment: MethodTreatment) async throws {
        try await Gate.with(treatment: { _ in treatment }) { gate in
            let own = try await Caller.with(socket: gate.backendSocket) { caller in
                await caller.call("NoSuchMethod", [[1]])
            }
            let passed = try await Caller.with(socket: gate.socket) { caller in
                await caller.call("NoSuchMethod", [[1]])
            }
            #expect(own.error?.code == .unimplemented)
            #expect(passed.error?.code == .unimplemented)
            #expect(passed.error?.message == own.error?.message)
        }
    }

    @Test(arguments: ["test.Backend/Echo", "//test.Backend/Echo", "/", "/a b?c#d%2f", "nothing"])
    func givesThePathToTheTreatmentAsItCame(_ path: String) async throws {
        let asked = Mailbox<String>()
        let refusal = GRPCBridge.Status(code: .invalidArgument, message: "malformed: ü")
        try await Gate.withoutBackend(treatment: { path in
            asked.put(path)
            return .refuse(refusal)
        }) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            let response = await client.call(path, message: [1])
            #expect(response.status == refusal)
            #expect(response.message == nil)
            let given = try await asked.next()
            #expect(given == path)
        }
    }
}
