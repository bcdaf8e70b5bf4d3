import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server on the loopback interface that answers as a test says, and keeps what it was asked.
final class ScriptedRegistry: Sendable {
    /// What it was asked.
    struct Request: Sendable {
        let method: String
        let path: String
        let query: String?
        let headers: HTTPHeaders
        let body: String

        /// Method and path, as the tests compare them.
        var line: String { "\(method) \(path)" }

        var authorization: String? { headers.first(name: "Authorization") }

        /// The server's own authority, for answers that name it.
        var host: String { headers.first(name: "Host") ?? "" }
    }

    /// What it answers.
    struct Reply: Sendable {
        /// How the answer ends.
        enum Ending: Sendable {
            /// With the last byte of the body.
            case complete
            /// By the end of the connection, after the body that is there.
            case early
            /// Not at all.
            case never
        }

        var status: Int
        var headers: HTTPHeaders = [:]
        var body: [UInt8] = []
        var ending = Ending.complete

        /// What it waits for, or nil to come at once.
        var hold: Hold?

        /// Called when the other side ends the connection before the answer is complete.
        var whenAbandoned: (@Sendable () -> Void)?

        /// No answer, on a connection that stays.
        static let silence = Reply(status: 0, ending: .never)

        /// No answer, and the end of the connection.
        static let broken = Reply(status: 0, ending: .early)
    }

    typealias Script = @Sendable (Request) -> Reply

    let authority: String
    private let received: Mutex<[Request]>

    private init(authority: String) {
        self.authority = authority
        received = Mutex([])
    }

    /// What it was asked until now.
    var requests: [Request] { received.withLock { $0 } }

    /// What it was asked until now, by method and path.
    var lines: [String] { requests.map(\.line) }

    fileprivate func note(_ request: Request) {
        received.withLock { $0.append(request) }
    }

    /// Runs a test with a server.
    static func with<Value>(
        _ script: @escaping Script,
        _ body: (ScriptedRegistry) async throws -> Value
    ) async throws -> Value {
        let registry = Mutex<ScriptedRegistry?>(nil)
        let note: @Sendable (Request) -> Void = { request in
            registry.withLock { $0 }?.note(request)
        }
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        Responder(script: script, note: note)
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        let started = ScriptedRegistry(authority: "127.0.0.1:\(channel.localAddress?.port ?? 0)")
        registry.withLock { $0 = started }
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(started))
        } catch {
            result = .failure(error)
        }
        try await channel.close()
        return try result.get()
    }
}
