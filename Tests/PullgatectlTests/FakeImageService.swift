import GRPCCore
import GRPCNIOTransportHTTP2
import NodeFixture
import Synchronization

/// An image service on a socket, as far as `pull` talks to it.
final class FakeImageService: Sendable {
    /// One call that arrived.
    struct Call: Hashable, Sendable {
        let method: String
        let request: [UInt8]
        let hasDeadline: Bool
    }

    /// Answers a call with the bytes of a message, or with an `RPCError`.
    typealias Answer = @Sendable (Call, ServerContext) async throws -> [UInt8]

    static let imageID = "sha256:" + String(repeating: "c0", count: 32)

    /// The answer to `ImageStatus` for an image that is not present.
    static let absent: [UInt8] = []

    /// The answer to `ImageStatus` for an image that is: `image { id }`.
    static let present = field(field(Array(imageID.utf8)))

    /// The answer to a `PullImage` that succeeds: `image_ref`.
    static let pulled = field(Array(imageID.utf8))

    /// The absolute path of its socket.
    let socket: String

    /// The workspace that the socket is in.
    let workspace: Workspace

    private let received = Mutex<[Call]>([])
    private let answer: Answer

    private init(workspace: Workspace, answer: @escaping Answer) {
        socket = workspace.file("gate.sock")
        self.workspace = workspace
        self.answer = answer
    }

    /// The calls that have arrived, in order.
    var calls: [Call] { received.withLock { $0 } }

    /// Lends a service that runs.
    static func with(
        _ answer: @escaping Answer,
        test: (FakeImageService) async throws -> Void
    ) async throws {
        try await Workspace.with { workspace in
            let service = FakeImageService(workspace: workspace, answer: answer)
            let server = GRPCServer(
                transport: .http2NIOPosix(
                    address: .unixDomainSocket(path: service.socket),
                    transportSecurity: .plaintext
                ),
                services: [service]
            )
            try await withThrowingTaskGroup { group in
                group.addTask { try await server.serve() }
                defer { server.beginGracefulShutdown() }
                _ = try await server.listeningAddress
                try await test(service)
            }
        }
    }

    /// Lends a service that has the image after its pull, or has it already.
    static func with(
        imagePresent isPresent: Bool = false,
        pull: @escaping Answer = { _, _ in pulled },
        test: (FakeImageService) async throws -> Void
    ) async throws {
        let isThere = Mutex(isPresent)
        try await with(
            { call, context in
                switch call.method {
                case "ImageStatus": return isThere.withLock { $0 ? present : absent }
                case "PullImage":
                    let bytes = try await pull(call, context)
                    isThere.withLock { $0 = true }
                    return bytes
                default: return []
                }
            },
            test: test
        )
    }

    /// Runs the verb on this service.
    func pull(
        _ image: String,
        options: [String] = [],
        input: String = ""
    ) async throws -> CommandResult {
        let arguments = ["pull", image, "--endpoint", "unix://\(socket)"]
        return try await Pullgatectl.run(arguments + options, input: input)
    }

    /// Encodes a message whose field 1 has these bytes, fewer than 128 (the protobuf wire format).
    static func field(_ bytes: [UInt8]) -> [UInt8] {
        [0x0A, UInt8(bytes.count)] + bytes
    }
}

extension FakeImageService: RegistrableRPCService {
    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        for method in ["ImageFsInfo", "ImageStatus", "PullImage"] {
            router.registerHandler(
                forMethod: MethodDescriptor(
                    fullyQualifiedService: "runtime.v1.ImageService",
                    method: method
                ),
                deserializer: RawMessage(),
                serializer: RawMessage()
            ) { [self] request, context in
                let single = try await ServerRequest(stream: request)
                let call = Call(
                    method: method,
                    request: single.message,
                    hasDeadline: !Array(single.metadata["grpc-timeout"]).isEmpty
                )
                received.withLock { $0.append(call) }
                let bytes = try await answer(call, context)
                return StreamingServerResponse(single: ServerResponse(message: bytes))
            }
        }
    }
}
