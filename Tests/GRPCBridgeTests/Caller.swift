import GRPCCore
import GRPCNIOTransportHTTP2

/// A gRPC client that shares no code with the proxy.
struct Caller: Sendable {
    /// All that a call brought.
    struct Reply: Sendable {
        var metadata: Metadata = [:]
        var messages: [[UInt8]] = []
        var trailing: Metadata = [:]
        /// Nil when the call succeeded.
        var error: RPCError?
    }

    private let client: GRPCCore.GRPCClient<HTTP2ClientTransport.Posix>

    /// Runs `body` with a client of its own connection.
    ///
    /// - Parameters:
    ///   - socket: The path of the socket to connect to.
    ///   - compression: What is made of its messages; unless it is nil, the client says that it takes
    ///     compressed ones.
    ///   - body: What uses the client.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or an error of the library.
    static func with<Result: Sendable>(
        socket: String,
        compression: CompressionAlgorithm? = nil,
        _ body: (Caller) async throws -> Result
    ) async throws -> Result {
        try await withGRPCClient(
            transport: HTTP2ClientTransport.Posix(
                target: .unixDomainSocket(path: socket),
                transportSecurity: .plaintext,
                config: .defaults {
                    guard let compression else { return }
                    $0.compression.algorithm = compression
                    $0.compression.enabledAlgorithms = .all
                }
            )
        ) { client in
            try await body(Caller(client: client))
        }
    }

    /// Makes a call that sends `messages` and waits for its end.
    func call(
        _ method: String,
        _ messages: [[UInt8]],
        service: String = FakeBackend.service,
        metadata: Metadata = [:],
        timeout: Duration? = nil
    ) async -> Reply {
        do {
            return try await stream(
                method,
                service: service,
                metadata: metadata,
                timeout: timeout
            ) { writer in
                for message in messages { try await writer.write(message) }
            } read: { response in
                await Self.reply(from: response)
            }
        } catch {
            return Reply(error: RPCError(code: .unknown, message: "\(error)", cause: error))
        }
    }

    /// Makes a call whose messages are written and read side by side.
    func stream<Result: Sendable>(
        _ method: String,
        service: String = FakeBackend.service,
        metadata: Metadata = [:],
        timeout: Duration? = nil,
        write: @escaping @Sendable (RPCWriter<[UInt8]>) async throws -> Void,
        read: @escaping @Sendable (StreamingClientResponse<[UInt8]>) async throws -> Result
    ) async throws -> Result {
        var options = CallOptions.defaults
        options.timeout = timeout
        options.waitForReady = false
        // The library takes the limit of requests for responses too.
        options.maxRequestMessageBytes = FakeBackend.maximumMessageSize
        options.maxResponseMessageBytes = FakeBackend.maximumMessageSize
        return try await client.bidirectionalStreaming(
            request: StreamingClientRequest(metadata: metadata, producer: write),
            descriptor: MethodDescriptor(fullyQualifiedService: service, method: method),
            serializer: RawBytes(),
            deserializer: RawBytes(),
            options: options,
            onResponse: read
        )
    }

    private static func reply(from response: StreamingClientResponse<[UInt8]>) async -> Reply {
        var reply = Reply()
        switch response.accepted {
        case .failure(let error):
            reply.error = error
            reply.trailing = error.metadata
        case .success(let contents):
            reply.metadata = contents.metadata
            do {
                for try await part in contents.bodyParts {
                    switch part {
                    case .message(let message): reply.messages.append(message)
                    case .trailingMetadata(let metadata): reply.trailing = metadata
                    }
                }
            } catch {
                let error =
                    error as? RPCError
                    ?? RPCError(code: .unknown, message: "\(error)", cause: error)
                reply.error = error
                reply.trailing = error.metadata
            }
        }
        return reply
    }
}
