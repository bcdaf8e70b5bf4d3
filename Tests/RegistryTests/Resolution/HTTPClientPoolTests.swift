import AsyncHTTPClient
import NIOCore
import NIOPosix
import Synchronization
import Testing
import WebConnections

@testable import Registry

@Suite struct HTTPClientPoolTests {
    private static func key(dialTimeout: Duration) -> HTTPClientPool.Key {
        HTTPClientPool.Key(
            tls: .system,
            dialTimeout: dialTimeout,
            proxy: nil,
            isUrgent: false
        )
    }

    @Test func sharesNoThreadWithOtherClients() async throws {
        let pool = HTTPClientPool(proxies: .none)
        let client = try pool.acquire(Self.key(dialTimeout: .seconds(1)))
        let own = client.eventLoopGroup.makeIterator().map(ObjectIdentifier.init)
        let others = HTTPClient.defaultEventLoopGroup.makeIterator().map(ObjectIdentifier.init)
        #expect(own.count == 8)
        #expect(Set(own).isDisjoint(with: others))
        try await pool.shutdown()
    }

    /// The surplus client waits for a server that does not answer TLS; what it was used for does
    /// not wait for that.
    @Test(.timeLimit(.minutes(5))) func waitsForNoClientThatItKeepsNoMore() async throws {
        let (connected, signal) = AsyncStream<Void>.makeStream()
        let silent = Mutex<(any Channel)?>(nil)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                silent.withLock { $0 = channel }
                signal.yield()
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        let pool = HTTPClientPool(proxies: .none)
        for seconds in 1...HTTPClientPool.maximumCount {
            _ = try pool.acquire(Self.key(dialTimeout: .seconds(seconds)))
        }
        let authority = "127.0.0.1:\(server.localAddress?.port ?? 0)"
        let host = RegistryHost(authority: authority, dialTimeout: .seconds(3600))
        let address = try #require(WebAddress("https://\(authority)/"))
        let letGo = { @Sendable () -> Void in
            silent.withLock { $0 }?.close(promise: nil)
        }
        try await withTaskCancellationHandler {
            try await pool.withClients(for: host) { clients throws(HostFailure) in
                let (client, _) = try clients.client(for: address)
                await withTaskGroup { group in
                    group.addTask {
                        let request = HTTPClientRequest(url: address.text)
                        _ = try? await client.execute(request, deadline: .distantFuture)
                    }
                    for await _ in connected { break }
                    group.cancelAll()
                }
            }
        } onCancel: {
            letGo()
        }
        letGo()
        try await pool.shutdown()
        try await server.close()
    }
}
