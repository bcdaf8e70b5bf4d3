import GRPCBridge
import Glibc
import Synchronization

/// A listener and a proxy in front of a fake backend, in a folder of their own.
final class Gate: Sendable {
    typealias Treatment = @Sendable (String) -> MethodTreatment
    typealias Answer = @Sendable (InterceptedCall) async -> InterceptedCall.Answer

    /// What the listener reported but for accepted connections.
    enum Incident: Sendable {
        case rejected(PeerCredentials)
        case failed(String)
    }

    static let ownUser: UInt32 = getuid()

    let socket: String
    let backendSocket: String
    let listener: UnixListener
    let server: ProxyServer
    let incidents = Mailbox<Incident>()
    /// What was answered: the method and the code.
    let answers = Mailbox<String>()
    private let isShutDown = Mutex(false)

    private init(
        in folder: TemporaryFolder,
        backend: String? = nil,
        startTimeout: Duration,
        allowedUsers: Set<UInt32>,
        treatment: @escaping Treatment,
        answer: @escaping Answer
    ) throws {
        socket = folder.file("gate.sock")
        backendSocket = backend ?? folder.file("backend.sock")
        listener = try UnixListener(path: socket)
        let server = ProxyServer(
            backendSocket: backendSocket,
            startTimeout: startTimeout,
            answered: { [answers] path, code in answers.put("\(path) \(code)") },
            treatment: treatment,
            answer: answer
        )
        self.server = server
        listener.start(allowedUsers: allowedUsers) { [incidents] event in
            switch consume event {
            case .accepted(let connection): _ = server.add(connection)
            case .rejected(let peer): incidents.put(.rejected(peer))
            case .failed(let reason): incidents.put(.failed(reason))
            }
        }
    }

    /// Runs a gate while `test` runs; its backend is the test's affair.
    static func withoutBackend<Result: Sendable>(
        at backend: String? = nil,
        startTimeout: Duration = .zero,
        allowedUsers: Set<UInt32> = [ownUser],
        treatment: @escaping Treatment = { _ in .relay(.stream) },
        answer: @escaping Answer = { .response(await $0.forward($0.request)) },
        _ test: (Gate) async throws -> Result
    ) async throws -> Result {
        try await TemporaryFolder.with { folder in
            let gate = try Gate(
                in: folder,
                backend: backend,
                startTimeout: startTimeout,
                allowedUsers: allowedUsers,
                treatment: treatment,
                answer: answer
            )
            let outcome: Swift.Result<Result, any Error>
            do {
                outcome = .success(try await test(gate))
            } catch {
                outcome = .failure(error)
            }
            await gate.shutDown(grace: .zero)
            return try outcome.get()
        }
    }

    /// Runs a gate and a backend while `test` runs.
    static func with<Result: Sendable>(
        methods: [String: FakeBackend.Method] = FakeBackend.standard,
        treatment: @escaping Treatment = { _ in .relay(.stream) },
        answer: @escaping Answer = { .response(await $0.forward($0.request)) },
        _ test: (Gate) async throws -> Result
    ) async throws -> Result {
        try await TemporaryFolder.with { folder in
            let backend = folder.file("backend.sock")
            return try await FakeBackend.with(socket: backend, methods: methods) {
                try await withoutBackend(at: backend, treatment: treatment, answer: answer, test)
            }
        }
    }

    /// Stops the listener and the server, unless a test has done so.
    func shutDown(grace: Duration, farewell: Duration = .seconds(5)) async {
        let wasShutDown = isShutDown.withLock { state in
            defer { state = true }
            return state
        }
        guard !wasShutDown else { return }
        listener.stop()
        await server.shutDown(grace: grace, farewell: farewell)
    }
}
