import AsyncHTTPClient
import NIOCore
import Testing
import WebConnections

@testable import Registry

@Suite struct HTTPClientPoolTests {
    @Test func sharesNoThreadWithOtherClients() async throws {
        let pool = HTTPClientPool(proxies: .none)
        let key = HTTPClientPool.Key(
            tls: .system,
            dialTimeout: .seconds(1),
            proxy: nil,
            isUrgent: false
        )
        let client = try pool.acquire(key)
        let own = client.eventLoopGroup.makeIterator().map(ObjectIdentifier.init)
        let others = HTTPClient.defaultEventLoopGroup.makeIterator().map(ObjectIdentifier.init)
        #expect(own.count == 8)
        #expect(Set(own).isDisjoint(with: others))
        try await pool.shutdown()
    }
}
