import GRPCBridge
import GRPCCore
import Testing

/// A process that ends while it answers a call, as by a failure in a decoder.
///
/// One after the other: who waits for a process takes one of the threads that tasks run on.
@Suite(.serialized, .timeLimit(.minutes(10))) struct CrashingAnswerTests {
    /// Where the code runs that fails.
    enum Place: CaseIterable, Codable, Sendable {
        case threadThatReadsCalls, childTask

        func fail() async {
            switch self {
            case .threadThatReadsCalls: Self.fail()
            case .childTask: await withDiscardingTaskGroup { $0.addTask { Self.fail() } }
            }
        }

        private static func fail() { fatalError("on purpose") }
    }

    /// How long the process lives that should have ended: as long as the test may take.
    private static let lifetime = Duration.seconds(600)

    @Test(arguments: Place.allCases)
    func aCrashWhileAnsweringForwardsNothing(in place: Place) async throws {
        let backendCalls = Mailbox<String>()
        try await TemporaryFolder.with { folder in
            let (socket, backend) = (folder.file("gate.sock"), folder.file("backend.sock"))
            try await FakeBackend.with(socket: backend, methods: Self.noting(backendCalls)) {
                async let gate: Void = Self.runGate(at: socket, before: backend, failingIn: place)
                let client = GRPCBridge.GRPCClient(socket: socket)
                defer { client.close() }
                let echo = FakeBackend.path("Echo")
                try await eventually { await client.call(echo, message: [1]).status.code == .ok }
                let judged = await client.call(FakeBackend.path("Judge"), message: [1])
                #expect(judged.status.code == .unavailable)
                await gate
            }
        }
        // The backend has read all that it was sent: nothing but the first call.
        backendCalls.put("end")
        try await backendCalls.expect("Echo", "end")
    }

    /// Methods that note that they were called, and answer.
    private static func noting(_ calls: Mailbox<String>) -> [String: FakeBackend.Method] {
        let methods = ["Echo", "Judge"].map { name -> (String, FakeBackend.Method) in
            let method: FakeBackend.Method = { _, _ in
                calls.put(name)
                return FakeBackend.Response { writer in
                    try await writer.write([1])
                    return [:]
                }
            }
            return (name, method)
        }
        return Dictionary(uniqueKeysWithValues: methods)
    }

    /// Runs a process that serves a socket, and expects that it ends by the failure.
    private static func runGate(
        at socket: String,
        before backend: String,
        failingIn place: Place
    ) async {
        await #expect(processExitsWith: .failure) { [socket, backend, place] in
            try await Self.serve(at: socket, before: backend, failingIn: place)
        }
    }

    /// Serves a socket until an intercepted call ends the process.
    private static func serve(
        at socket: String,
        before backend: String,
        failingIn place: Place
    ) async throws {
        let listener = try UnixListener(path: socket)
        let server = ProxyServer(
            backendSocket: backend,
            startTimeout: .zero,
            answered: { _, _ in },
            treatment: { $0 == FakeBackend.path("Judge") ? .intercept : .relay(.unary) },
            answer: { call in
                await place.fail()
                return .response(await call.forward(call.request))
            }
        )
        listener.start(allowedUsers: [Gate.ownUser]) { event in
            if case .accepted(let connection) = consume event { _ = server.add(connection) }
        }
        try await Task.sleep(for: lifetime)
    }
}
