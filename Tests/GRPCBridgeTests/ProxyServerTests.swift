import GRPCBridge
import GRPCCore
import Testing

@Suite(.timeLimit(.minutes(10))) struct ProxyServerTests {
    /// 20 MiB, not the same everywhere.
    static let big = Array(repeating: Array(0...UInt8.max), count: 20 << 12).flatMap { $0 }

    @Test(arguments: shapes)
    func relaysAUnaryCall(_ shape: MethodTreatment.Shape) async throws {
        try await Gate.with(treatment: { _ in .relay(shape) }) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call("Echo", [Array("hello".utf8)])
                #expect(reply.error == nil)
                #expect(reply.messages == [Array("hello".utf8)])
            }
        }
    }

    @Test(arguments: shapes)
    func relaysAnEmptyMessage(_ shape: MethodTreatment.Shape) async throws {
        try await Gate.with(treatment: { _ in .relay(shape) }) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call("Echo", [[]])
                #expect(reply.error == nil)
                #expect(reply.messages == [[]])
            }
        }
    }

    @Test(arguments: shapes)
    func relaysTwentyMegabytesBothWays(_ shape: MethodTreatment.Shape) async throws {
        try await Gate.with(treatment: { _ in .relay(shape) }) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call("Echo", [Self.big])
                #expect(reply.error == nil)
                let isIntact = reply.messages == [Self.big]
                #expect(isIntact)
            }
        }
    }

    @Test func relaysAServerStream() async throws {
        try await Gate.with { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call("CountUp", [[200, 7]])
                #expect(reply.error == nil)
                #expect(reply.messages == (0..<200).map { [$0, 200, 7] })
                let none = await caller.call("CountUp", [[0]])
                #expect(none.error == nil)
                #expect(none.messages.isEmpty)
            }
        }
    }

    @Test func relaysAClientStream() async throws {
        try await Gate.with { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let messages: [[UInt8]] = (0..<200).map { [$0, 1] } + [[]]
                let reply = await caller.call("Join", messages)
                #expect(reply.error == nil)
                #expect(reply.messages == [messages.flatMap { $0 }])
                let none = await caller.call("Join", [])
                #expect(none.error == nil)
                #expect(none.messages == [[]])
            }
        }
    }

    @Test func relaysManyMessagesBothWaysInOrder() async throws {
        try await Gate.with { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let messages = (0..<2000).map { number in
                    [UInt8](repeating: UInt8(number % 251), count: number)
                }
                let reply = await caller.call("Echo", messages)
                #expect(reply.error == nil)
                let isIntact = reply.messages == messages
                #expect(isIntact)
            }
        }
    }

    @Test func relaysEachAnswerBeforeTheNextRequest() async throws {
        try await Gate.with { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let turns = Mailbox<UInt8>()
                turns.put(0)
                let answers = try await caller.stream("Echo") { writer in
                    for _ in 0..<100 { try await writer.write([try await turns.next()]) }
                } read: { response in
                    var answers: [[UInt8]] = []
                    for try await message in response.messages {
                        answers.append(message)
                        turns.put(UInt8(answers.count))
                    }
                    return answers
                }
                #expect(answers == (0..<100).map { [$0] })
            }
        }
    }

    @Test func relaysTheEndOfACallThatTheBackendEndsEarly() async throws {
        try await Gate.with { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let stillOpen = Mailbox<Void>()
                let code = try await caller.stream("FailAfterOne") { writer in
                    try await writer.write([1])
                    // The request stays open until the answer is there.
                    try await stillOpen.next()
                } read: { response in
                    defer { stillOpen.put(()) }
                    var messages: [[UInt8]] = []
                    do {
                        for try await message in response.messages { messages.append(message) }
                    } catch let error as RPCError {
                        #expect(messages == [[1]])
                        return error.code
                    }
                    return .unknown
                }
                #expect(code == .dataLoss)
            }
        }
    }

    @Test func relaysManyCallsAtOnce() async throws {
        try await Gate.with(treatment: { path in
            switch path {
            case FakeBackend.path("Mirror"): .intercept
            case FakeBackend.path("Fail"): .relay(.unary)
            default: .relay(.stream)
            }
        }) { gate in
            try await withThrowingDiscardingTaskGroup { group in
                for connection in 0..<4 as Range<UInt8> {
                    group.addTask {
                        try await Caller.with(socket: gate.socket) { caller in
                            await Self.makeMixedCalls(by: caller, mark: connection)
                        }
                    }
                }
            }
        }
    }

    private static func makeMixedCalls(by caller: Caller, mark: UInt8) async {
        await withDiscardingTaskGroup { group in
            for number in 0..<100 as Range<UInt8> {
                group.addTask {
                    let message = [number, mark]
                    switch number % 4 {
                    case 0:
                        let reply = await caller.call("Fail", [message])
                        #expect(reply.error?.code == .failedPrecondition)
                    case 1:
                        let reply = await caller.call("Mirror", [message])
                        #expect(reply.error == nil)
                        #expect(reply.messages == [message])
                    case 2:
                        let reply = await caller.call("CountUp", [message])
                        #expect(reply.error == nil)
                        #expect(reply.messages == (0..<number).map { [$0] + message })
                    default:
                        let reply = await caller.call("Join", [message, message])
                        #expect(reply.error == nil)
                        #expect(reply.messages == [message + message])
                    }
                }
            }
        }
    }
}
