import GRPCCore
import GRPCNIOTransportHTTP2

/// A gRPC server that shares no code with the proxy: what it sees is what the proxy sent.
enum FakeBackend {
    typealias Request = StreamingServerRequest<[UInt8]>
    typealias Response = StreamingServerResponse<[UInt8]>
    typealias Method = @Sendable (Request, ServerContext) async throws -> Response

    static let service = "test.Backend"

    /// Above what any test sends; the library's own limit is 4 MiB.
    static let maximumMessageSize = 64 << 20

    /// The calls that a connection may carry at once; unless it is said, the library holds its
    /// peer to 100 without telling it.
    static let maximumCalls = 10_000

    static func path(_ method: String) -> String { "/\(service)/\(method)" }

    /// Runs a backend while `body` runs; then it takes no more and ends when its calls have ended.
    static func with<Result: Sendable>(
        socket: String,
        service: String = FakeBackend.service,
        methods: [String: Method] = FakeBackend.standard,
        _ body: () async throws -> Result
    ) async throws -> Result {
        var router = RPCRouter<HTTP2ServerTransport.Posix>()
        for (name, method) in methods {
            router.registerHandler(
                forMethod: MethodDescriptor(fullyQualifiedService: service, method: name),
                deserializer: RawBytes(),
                serializer: RawBytes(),
                handler: method
            )
        }
        let server = GRPCServer(
            transport: HTTP2ServerTransport.Posix(
                address: .unixDomainSocket(path: socket),
                transportSecurity: .plaintext,
                config: .defaults {
                    $0.rpc.maxRequestPayloadSize = maximumMessageSize
                    $0.http2.maxConcurrentStreams = maximumCalls
                }
            ),
            router: router
        )
        return try await withThrowingDiscardingTaskGroup { group in
            group.addTask { try await server.serve() }
            _ = try await server.listeningAddress
            // Cancelling the group instead would stop the process: the library does not bear it
            // while a connection is being accepted.
            defer { server.beginGracefulShutdown() }
            return try await body()
        }
    }
}
