import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A server on loopback that keeps what is posted to it.
public final class WebhookReceiver: Sendable {
    /// One request.
    public struct Request: Sendable {
        /// The path with its query.
        public let path: String
        /// The header fields, the names in lower case.
        public let headers: [String: String]
        /// The body.
        public let body: String
    }

    /// The address of the webhook.
    public let url: String

    private let received: Received

    private init(scheme: String, port: Int, received: Received) {
        url = "\(scheme)://127.0.0.1:\(port)/hook?key=secret-of-the-url"
        self.received = received
    }

    /// Lends a server that speaks plain text.
    ///
    /// - Parameters:
    ///   - answer: Chooses the status by the number of the request, from 0.
    ///   - body: What is done with the server.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, or `IOError` without a socket.
    public static func with<Success>(
        answering answer: @escaping @Sendable (Int) -> Int = { _ in 204 },
        _ body: (WebhookReceiver) async throws -> Success
    ) async throws -> Success {
        try await with(certificate: nil, answering: answer, body)
    }

    /// Lends a server.
    ///
    /// - Parameters:
    ///   - certificate: What it shows, to speak TLS; nil for plain text.
    ///   - answer: Chooses the status by the number of the request, from 0.
    ///   - body: What is done with the server.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, `IOError` without a socket, or `NIOSSLError`.
    static func with<Success>(
        certificate: ServerCertificate?,
        answering answer: @escaping @Sendable (Int) -> Int = { _ in 204 },
        _ body: (WebhookReceiver) async throws -> Success
    ) async throws -> Success {
        let received = Received(answer)
        let tls = try certificate.map { try $0.serverContext() }
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        let handler = NIOSSLServerHandler(context: tls)
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Conversation(received))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        let result: Result<Success, any Error>
        do {
            let scheme = tls == nil ? "http" : "https"
            let receiver = WebhookReceiver(scheme: scheme, port: port, received: received)
            result = .success(try await body(receiver))
        } catch {
            result = .failure(error)
        }
        try await channel.close()
        return try result.get()
    }

    /// Waits until there are requests that are as they should be.
    ///
    /// - Parameters:
    ///   - limit: How long to wait.
    ///   - isEnough: Whether these are all that are waited for.
    /// - Returns: The requests in the order in which they came.
    /// - Throws: `FixtureError` with code `timedOut`, `CancellationError`.
    public func wait(
        within limit: Duration = .seconds(30),
        until isEnough: ([Request]) -> Bool
    ) async throws -> [Request] {
        try await Deadline.wait(within: limit, for: "requests to the webhook") {
            let requests = received.requests.withLock { $0 }
            return isEnough(requests) ? requests : nil
        }
    }

    private final class Received: Sendable {
        let requests = Mutex<[Request]>([])
        private let answer: @Sendable (Int) -> Int

        init(_ answer: @escaping @Sendable (Int) -> Int) {
            self.answer = answer
        }

        /// Keeps a request and chooses its answer.
        func add(_ request: Request) -> Int {
            requests.withLock { requests in
                requests.append(request)
                return answer(requests.count - 1)
            }
        }
    }

    private final class Conversation: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let received: Received
        private var head: HTTPRequestHead?
        private var body = ""

        init(_ received: Received) {
            self.received = received
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): (self.head, body) = (head, "")
            case .body(let part): body += String(buffer: part)
            case .end:
                guard let head else { return }
                let headers = head.headers.map { ($0.name.lowercased(), $0.value) }
                let request = Request(
                    path: head.uri,
                    headers: Dictionary(headers) { "\($0), \($1)" },
                    body: body
                )
                let status = HTTPResponseStatus(statusCode: received.add(request))
                let answer = HTTPResponseHead(
                    version: head.version,
                    status: status,
                    headers: ["Content-Length": "0"]
                )
                context.write(wrapOutboundOut(.head(answer)), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}
