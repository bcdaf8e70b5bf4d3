internal import AsyncHTTPClient
internal import NIOCore
internal import NIOPosix
internal import Synchronization
internal import WebConnections

/// Keeps one HTTP client for each way to make connections.
///
/// TLS settings and the proxy are those of a client, not of a request, so hosts with other settings
/// need another one. The settings name the versions of their files: a file that changed makes a new
/// client, and the old one goes when it is the longest unused.
final class HTTPClientPool: Sendable {
    /// The most clients that are kept unused; few nodes have more than a private authority or two.
    static let maximumCount = 16

    /// The threads on which the clients' connections are.
    ///
    /// A thread looks up one name after the other, and a name whose servers do not answer holds up
    /// those behind it for many seconds. So the clients share no thread with those of the bundle
    /// endpoint and the webhook, and have more threads than work: of eight, which cost 16 KiB each,
    /// one such look-up holds up one, and so one new connection in eight.
    ///
    /// They end with the process: a look-up cannot be broken off, and outlasts the pool that began
    /// it.
    static let eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup(numberOfThreads: 8)

    /// How long making a connection may take where hosts.toml does not say, as for containerd.
    static let defaultDialTimeout = Duration.seconds(30)

    /// What makes a client another one.
    struct Key: Hashable, Sendable {
        /// How TLS differs from the system's way.
        let tls: TLSSettings
        /// How long making a connection may take.
        let dialTimeout: Duration
        /// The proxy that all requests go through, or nil for none.
        let proxy: Proxy?
        /// Whether it is for urgent requests: a client makes so many connections to a host and no
        /// more, and hosts that do not answer may hold all of them.
        let isUrgent: Bool
    }

    private struct Entry {
        let client: HTTPClient
        var users: Int
        var lastUse: UInt64
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var uses: UInt64 = 0
        var isShutDown = false
        /// The ends of clients that are kept no more, which have not come yet.
        var endings: [UInt64: EventLoopFuture<Void>] = [:]
        var endingsBegun: UInt64 = 0
    }

    private let state = Mutex(State())

    private let proxies: ProxySettings

    /// Makes a pool without clients.
    ///
    /// - Parameter proxies: Which requests go through which proxy.
    init(proxies: ProxySettings) {
        self.proxies = proxies
    }

    /// Runs an operation with the clients for a host.
    ///
    /// - Parameters:
    ///   - host: The host.
    ///   - isUrgent: Whether other connections are used than by what is not urgent.
    ///   - operation: What to do with the clients, which must not be used after it.
    /// - Returns: What the operation returns.
    /// - Throws: What the operation throws.
    func withClients<Value>(
        for host: RegistryHost,
        isUrgent: Bool = false,
        _ operation: (HostClients) async throws(HostFailure) -> Value
    ) async throws(HostFailure) -> Value {
        let clients = HostClients(
            pool: self,
            host: host,
            proxies: proxies,
            isUrgent: isUrgent
        )
        let result: Result<Value, HostFailure>
        do {
            result = .success(try await operation(clients))
        } catch {
            result = .failure(error)
        }
        for unused in clients.release() { end(unused) }
        return try result.get()
    }

    /// Ends every client, and waits until all have ended; requests in flight fail.
    func shutdown() async throws {
        let (clients, endings) = state.withLock { state in
            state.isShutDown = true
            defer { state.entries = [:] }
            return (state.entries.values.map(\.client), Array(state.endings.values))
        }
        for client in clients { try await client.shutdown() }
        for ending in endings { try await ending.get() }
    }

    /// Ends a client that is kept no more, without waiting for it: a connection that is being made
    /// holds its end up.
    private func end(_ client: HTTPClient) {
        let ending: EventLoopFuture<Void> = client.shutdown()
        let number = state.withLock { state in
            state.endingsBegun += 1
            state.endings[state.endingsBegun] = ending
            return state.endingsBegun
        }
        ending.whenComplete { _ in self.state.withLock { $0.endings[number] = nil } }
    }

    /// Notes that a client comes into use.
    ///
    /// - Parameter key: Which.
    /// - Returns: The client, until it is released.
    /// - Throws: `HostFailure`, with code `tls` when a certificate or key cannot be read.
    func acquire(_ key: Key) throws(HostFailure) -> HTTPClient {
        if let client = try existing(key) { return client }
        let configuration = try key.configuration()
        return try state.withLock { state throws(HostFailure) in
            try Self.checkIsRunning(state)
            state.uses += 1
            // Another caller may have been faster.
            var entry =
                state.entries[key]
                ?? Entry(
                    client: HTTPClient(
                        eventLoopGroup: Self.eventLoops,
                        configuration: configuration
                    ),
                    users: 0,
                    lastUse: 0
                )
            entry.users += 1
            entry.lastUse = state.uses
            state.entries[key] = entry
            return entry.client
        }
    }

    private func existing(_ key: Key) throws(HostFailure) -> HTTPClient? {
        try state.withLock { state throws(HostFailure) in
            try Self.checkIsRunning(state)
            state.uses += 1
            state.entries[key]?.users += 1
            state.entries[key]?.lastUse = state.uses
            return state.entries[key]?.client
        }
    }

    /// Notes that a use has ended.
    ///
    /// - Parameter key: Which client was used.
    /// - Returns: Clients that are kept no more.
    func release(_ key: Key) -> [HTTPClient] {
        state.withLock { state in
            state.entries[key]?.users -= 1
            let unused = state.entries.filter { $0.value.users == 0 }
                .sorted { $0.value.lastUse < $1.value.lastUse }
            let surplus = unused.prefix(max(0, state.entries.count - Self.maximumCount))
            for entry in surplus { state.entries[entry.key] = nil }
            return surplus.map(\.value.client)
        }
    }

    private static func checkIsRunning(_ state: State) throws(HostFailure) {
        guard !state.isShutDown else {
            throw HostFailure(
                code: .unreachable,
                message: "the resolver has been shut down",
                isFinal: true
            )
        }
    }
}
