import NIOCore
import NIOPosix
import Synchronization

/// A proxy on the loopback interface that leads every connection to the same server.
final class ScriptedProxy: Sendable {
    let authority: String
    private let received: Mutex<[String]>

    private init(authority: String, received: [String]) {
        self.authority = authority
        self.received = Mutex(received)
    }

    /// What it was asked until now: the heads of HTTP requests, and the targets of SOCKS ones.
    var requests: [String] { received.withLock { $0 } }

    /// The first line of each request.
    var lines: [String] {
        requests.compactMap { $0.split(whereSeparator: \.isNewline).first.map(String.init) }
    }

    /// Runs a test with a proxy that leads to a server, or answers with a refusing status line.
    static func with<Value>(
        target: String,
        refusal: String? = nil,
        _ body: (ScriptedProxy) async throws -> Value
    ) async throws -> Value {
        let proxy = Mutex<ScriptedProxy?>(nil)
        let note: @Sendable (String) -> Void = { request in
            proxy.withLock { $0 }?.received.withLock { $0.append(request) }
        }
        let port = target.split(separator: ":").last.flatMap { Int($0) } ?? 0
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Tunnel(port: port, refusal: refusal, note: note)
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        let started = ScriptedProxy(
            authority: "127.0.0.1:\(channel.localAddress?.port ?? 0)",
            received: []
        )
        proxy.withLock { $0 = started }
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
