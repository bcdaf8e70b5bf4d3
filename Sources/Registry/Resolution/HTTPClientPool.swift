internal import AsyncHTTPClient
internal import NIOCore
internal import NIOSSL
internal import Synchronization

/// Keeps one HTTP client for each way to make connections.
///
/// TLS settings are those of a client, not of a request, so hosts with other settings need
/// another one. The settings name the versions of their files: a file that changed makes a new
/// client, and the old one goes when it is the longest unused.
final class HTTPClientPool: Sendable {
    /// The most clients that are kept unused; few nodes have more than a private authority or two.
    static let maximumCount = 16

    /// How long making a connection may take where hosts.toml does not say, as for containerd.
    static let defaultDialTimeout = Duration.seconds(30)

    private struct Key: Hashable {
        let tls: TLSSettings
        let dialTimeout: Duration
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
    }

    private let state = Mutex(State())

    /// Runs an operation with the client for a host.
    ///
    /// - Parameters:
    ///   - host: The host.
    ///   - operation: What to do with the client.
    /// - Returns: What the operation returns.
    /// - Throws: What the operation throws, or `HostFailure` with code `tls` when a certificate
    ///   or key cannot be read.
    func withClient<Value>(
        for host: RegistryHost,
        _ operation: (HTTPClient) async throws(HostFailure) -> Value
    ) async throws(HostFailure) -> Value {
        let limit = host.dialTimeout ?? Self.defaultDialTimeout
        let key = Key(tls: host.tls, dialTimeout: limit > .zero ? limit : Self.defaultDialTimeout)
        let client = try acquire(key)
        let result: Result<Value, HostFailure>
        do {
            result = .success(try await operation(client))
        } catch {
            result = .failure(error)
        }
        for unused in release(key) { try? await unused.shutdown() }
        return try result.get()
    }

    /// Ends every client; requests in flight fail.
    func shutdown() async throws {
        let clients = state.withLock { state in
            state.isShutDown = true
            defer { state.entries = [:] }
            return state.entries.values.map(\.client)
        }
        for client in clients { try await client.shutdown() }
    }

    private func acquire(_ key: Key) throws(HostFailure) -> HTTPClient {
        if let client = try existing(key) { return client }
        let configuration = try Self.configuration(key)
        return try state.withLock { state throws(HostFailure) in
            try Self.checkIsRunning(state)
            state.uses += 1
            // Another caller may have been faster.
            var entry =
                state.entries[key]
                ?? Entry(
                    client: HTTPClient(configuration: configuration),
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
    /// - Returns: Clients that are kept no more.
    private func release(_ key: Key) -> [HTTPClient] {
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

    private static func configuration(
        _ key: Key
    ) throws(HostFailure) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        // Redirects are followed by the one who knows what may go along.
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = TimeAmount(key.dialTimeout)
        configuration.tlsConfiguration = try tlsConfiguration(key.tls)
        return configuration
    }

    private static func tlsConfiguration(
        _ settings: TLSSettings
    ) throws(HostFailure) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        // As Go's client has it.
        configuration.minimumTLSVersion = .tlsv12
        if settings.skipsVerification { configuration.certificateVerification = .none }
        for file in settings.authorities {
            let certificates = try load(file.path, "no certificates can be read from") { path in
                try NIOSSLCertificate.fromPEMFile(path)
            }
            configuration.additionalTrustRoots.append(.certificates(certificates))
        }
        // Go chooses the certificate by the authorities that the host takes; there is one here.
        if let pair = settings.clientCertificates.first {
            let path = pair.certificate.path
            configuration.certificateChain = try load(path, "no certificate can be read from") {
                try NIOSSLCertificate.fromPEMFile($0).map { .certificate($0) }
            }
            configuration.privateKey = .privateKey(
                try load(pair.key?.path ?? path, "no key can be read from") {
                    try NIOSSLPrivateKey(file: $0, format: .pem)
                }
            )
        }
        return configuration
    }

    private static func load<Value>(
        _ path: String,
        _ complaint: String,
        _ read: (String) throws -> Value
    ) throws(HostFailure) -> Value {
        do {
            return try read(path)
        } catch {
            throw HostFailure(code: .tls, message: "\(complaint) \(path)")
        }
    }
}
