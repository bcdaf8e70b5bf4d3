import GRPCBridge
import Testing

/// Answers that their clients do not read.
extension InterceptedCallTests {
    /// The size in bytes of an answer: eight of them may wait.
    static let size = 16 << 20

    private static let mayWait = 8

    /// The size of a message that does not fit into a connection at once.
    private static let big = ProxyServerTests.big.count

    /// What is answered of the bytes that the backend has.
    enum Kind: CaseIterable {
        case response, message

        func answer(_ call: InterceptedCall) async -> InterceptedCall.Answer {
            switch self {
            case .response: .response(await call.forward(call.request))
            case .message: .message([UInt8](repeating: 7, count: InterceptedCallTests.size))
            }
        }
    }

    /// Runs `body` with a gate that intercepts calls for a large answer.
    private static func answering(
        _ kind: Kind,
        _ body: (_ gate: Gate, _ path: String) async throws -> Void
    ) async throws {
        try await Gate.with(
            methods: ["Large": FakeBackend.answering(bytes: size)],
            treatment: { _ in .intercept },
            answer: kind.answer
        ) { gate in try await body(gate, FakeBackend.path("Large")) }
    }

    @Test(arguments: Kind.allCases)
    func givesUpTheOldestAnswersWhenTooManyAreNotRead(_ kind: Kind) async throws {
        try await Self.answering(kind) { gate, path in
            let surplus = 2
            let clients = try (0..<Self.mayWait + surplus).map { _ in
                try OpenCall(of: path, at: gate.socket, sending: [0, 0, 0, 0, 0])
            }
            var answers: [String: Int] = [:]
            for _ in 0..<clients.count + surplus {
                answers[try await gate.answers.next(), default: 0] += 1
            }
            #expect(answers == ["\(path) OK": clients.count, "\(path) ResourceExhausted": surplus])
        }
    }

    @Test(arguments: Kind.allCases)
    func countsNoAnswerThatHasBeenRead(_ kind: Kind) async throws {
        try await Self.answering(kind) { gate, path in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            for _ in 0...Self.mayWait {
                let answer = await client.call(path, message: [])
                #expect(answer.message?.count == Self.size)
                try await gate.answers.expect("\(path) OK")
            }
        }
    }

    // By their lengths, because the arguments of a test are printed.
    @Test(arguments: [[], [1, 0, 2], [big, big]] as [[Int]])
    func answersByMessages(ofBytes lengths: [Int]) async throws {
        let messages = lengths.map { Array(ProxyServerTests.big.prefix($0)) }
        try await Gate.withoutBackend(
            treatment: { _ in .intercept },
            answer: { _ in .messages(messages) }
        ) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call("Stream", [[1]])
                let isIntact = reply.messages == messages
                #expect(isIntact)
                #expect(reply.error == nil)
                try await gate.answers.expect("\(FakeBackend.path("Stream")) OK")
            }
        }
    }

    @Test func countsMessagesWhoseClientLeaves() async throws {
        let path = FakeBackend.path("Large")
        let asked = Mailbox<Void>()
        try await Gate.withoutBackend(
            treatment: { _ in .intercept },
            answer: { _ in
                asked.put(())
                return .messages([ProxyServerTests.big, [1]])
            }
        ) { gate in
            var client = Optional(
                try OpenCall(of: path, at: gate.socket, sending: [0, 0, 0, 0, 0])
            )
            try await asked.next()
            withExtendedLifetime(client) {}
            client = nil
            try await gate.answers.expect("\(path) Canceled")
        }
    }

    @Test func countsMessagesThatAreNotReadOnce() async throws {
        let (path, small) = (FakeBackend.path("Large"), FakeBackend.path("Small"))
        let message = [UInt8](repeating: 7, count: Self.size)
        try await Gate.withoutBackend(
            treatment: { _ in .intercept },
            answer: { $0.path == path ? .messages([message, message]) : .messages([[7]]) }
        ) { gate in
            var clients = try (0...Self.mayWait).map { _ in
                try OpenCall(of: path, at: gate.socket, sending: [0, 0, 0, 0, 0])
            }
            try await gate.answers.expect("\(path) ResourceExhausted")
            withExtendedLifetime(clients) {}
            clients = []
            for _ in 0..<Self.mayWait { try await gate.answers.expect("\(path) Canceled") }
            // No more is counted of the one that was given up.
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            #expect(await client.call(small, message: []).message == [7])
            try await gate.answers.expect("\(small) OK")
        }
    }
}
