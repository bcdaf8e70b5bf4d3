import NIOCore
import NIOPosix
import Synchronization

/// A server on loopback that answers each request with fixed text, also with text that is no HTTP.
final class ScriptedServer: Sendable {
    /// What a request is answered with.
    enum Answer: Sendable {
        /// Nothing, ever; the connection stays open.
        case silence
        /// This text; the connection stays open.
        case text(String)
        /// These bytes; the connection stays open.
        case bytes([UInt8])
        /// This text, and the end of the connection.
        case textAndEnd(String)
        /// This text, a byte every tenth of a second.
        case dripping(String)
        /// This text, and blanks for as long as somebody takes them.
        case endless(String)
    }

    /// The address, without a trailing slash.
    let url: String

    /// What takes connections.
    let listener: any Channel

    private let seen: Requests

    /// The connections that there have been.
    var connections: [any Channel] { seen.connections.withLock { $0 } }

    /// The heads of the requests in the order in which they came.
    var requests: [String] { seen.heads.withLock { $0 } }

    private init(listener: any Channel, seen: Requests) {
        url = "http://127.0.0.1:\(listener.localAddress?.port ?? 0)"
        self.listener = listener
        self.seen = seen
    }

    /// Lends a server.
    ///
    /// - Parameters:
    ///   - answer: Chooses the answer by the request's head.
    ///   - body: What is done with the server.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, or `IOError` without a socket.
    static func with<Success>(
        _ answer: @escaping @Sendable (String) -> Answer,
        _ body: (ScriptedServer) async throws -> Success
    ) async throws -> Success {
        let seen = Requests()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let conversation = Conversation(seen: seen, answer: answer)
                    try channel.pipeline.syncOperations.addHandler(conversation)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = ScriptedServer(listener: channel, seen: seen)
        let result: Result<Success, any Error>
        do {
            result = .success(try await body(server))
        } catch {
            result = .failure(error)
        }
        try await channel.close()
        return try result.get()
    }

    private final class Requests: Sendable {
        let heads = Mutex<[String]>([])
        let connections = Mutex<[any Channel]>([])
    }

    /// One connection; a request of the client under test fits one read.
    private final class Conversation: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let seen: Requests
        private let answer: @Sendable (String) -> Answer

        init(seen: Requests, answer: @escaping @Sendable (String) -> Answer) {
            self.seen = seen
            self.answer = answer
        }

        func handlerAdded(context: ChannelHandlerContext) {
            seen.connections.withLock { $0.append(context.channel) }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let head = String(buffer: unwrapInboundIn(data))
            seen.heads.withLock { $0.append(head) }
            switch answer(head) {
            case .silence:
                break
            case .text(let text):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            case .bytes(let bytes):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .textAndEnd(let text):
                let written = context.eventLoop.makePromise(of: Void.self)
                written.futureResult.whenComplete { [channel = context.channel] _ in
                    channel.close(promise: nil)
                }
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: written)
            case .dripping(let text):
                Self.drip(text.utf8[...], to: context.channel)
            case .endless(let text):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                Self.writeBlanks(to: context.channel)
            }
        }

        private static func drip(_ text: Substring.UTF8View, to channel: any Channel) {
            guard let byte = text.first else { return }
            channel.eventLoop.scheduleTask(in: .milliseconds(100)) {
                channel.writeAndFlush(ByteBuffer(bytes: [byte])).whenSuccess {
                    drip(text.dropFirst(), to: channel)
                }
            }
        }

        private static func writeBlanks(to channel: any Channel) {
            let blanks = ByteBuffer(repeating: UInt8(ascii: " "), count: 64 << 10)
            channel.writeAndFlush(blanks).whenSuccess { writeBlanks(to: channel) }
        }
    }
}
