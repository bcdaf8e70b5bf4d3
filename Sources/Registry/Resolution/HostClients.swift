internal import AsyncHTTPClient
internal import Synchronization
internal import WebConnections

/// The HTTP clients that are in use for one host.
///
/// There are several where proxies differ: by the scheme, and by where the host redirects to.
final class HostClients: Sendable {
    private let pool: HTTPClientPool
    private let host: RegistryHost
    private let proxies: ProxySettings
    private let isUrgent: Bool
    private let clients = Mutex<[HTTPClientPool.Key: HTTPClient]>([:])

    /// Starts with no client.
    ///
    /// - Parameters:
    ///   - pool: Where the clients come from.
    ///   - host: The host, whose settings they have.
    ///   - proxies: Which requests go through which proxy.
    ///   - isUrgent: Whether the requests are urgent.
    init(pool: HTTPClientPool, host: RegistryHost, proxies: ProxySettings, isUrgent: Bool) {
        self.pool = pool
        self.host = host
        self.proxies = proxies
        self.isUrgent = isUrgent
    }

    /// The client for an address.
    ///
    /// - Parameter address: Where the request goes.
    /// - Returns: The client, and the proxy that it uses.
    /// - Throws: `HostFailure` when its settings cannot be used, or its proxy not for the address.
    func client(
        for address: WebAddress
    ) throws(HostFailure) -> (client: HTTPClient, proxy: Proxy?) {
        let proxy = proxies.proxy(for: address)
        // A host that plain text may follow at need not speak TLS at all.
        if !host.fallsBackToHTTP || address.authority != host.authority {
            do {
                try proxy?.check(leadsTo: address, by: host.tls)
            } catch {
                throw HostFailure(
                    code: .unreachable,
                    message: "its proxy \(error), or list the address in NO_PROXY"
                )
            }
        }
        let limit = host.dialTimeout ?? HTTPClientPool.defaultDialTimeout
        let key = HTTPClientPool.Key(
            tls: host.tls,
            dialTimeout: limit > .zero ? limit : HTTPClientPool.defaultDialTimeout,
            proxy: proxy,
            isUrgent: isUrgent
        )
        let client = try clients.withLock { clients throws(HostFailure) in
            if let client = clients[key] { return client }
            let client = try pool.acquire(key)
            clients[key] = client
            return client
        }
        return (client, proxy)
    }

    /// Gives all clients back.
    ///
    /// - Returns: Clients that the pool keeps no more.
    func release() -> [HTTPClient] {
        let keys = clients.withLock { clients in
            defer { clients = [:] }
            return Array(clients.keys)
        }
        return keys.flatMap(pool.release)
    }
}
