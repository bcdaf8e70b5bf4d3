import NIOCore
import NIOPosix

extension ScriptedProxy {
    /// Takes the request for a connection, then passes on what comes.
    final class Tunnel: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let port: Int
        private let refusal: String?
        private let note: @Sendable (String) -> Void
        private var received: [UInt8] = []
        private var target: (any Channel)?

        init(port: Int, refusal: String?, note: @escaping @Sendable (String) -> Void) {
            self.port = port
            self.refusal = refusal
            self.note = note
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let buffer = unwrapInboundIn(data)
            if let target { return target.writeAndFlush(buffer, promise: nil) }
            received += buffer.readableBytesView
            if received.first == 5 {
                readSOCKS(context)
            } else if received.suffix(4) == Array("\r\n\r\n".utf8)[...] {
                readHTTP(context)
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            target?.close(promise: nil)
            context.fireChannelInactive()
        }

        private func readHTTP(_ context: ChannelHandlerContext) {
            note(String(decoding: received, as: UTF8.self))
            guard let refusal else {
                return connect(context, answer: Array("HTTP/1.1 200 OK\r\n\r\n".utf8))
            }
            let answer = "HTTP/1.1 \(refusal)\r\nContent-Length: 0\r\n\r\n"
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        }

        /// RFC 1928: first the ways to prove who asks, then the target by its name.
        private func readSOCKS(_ context: ChannelHandlerContext) {
            if received.count == 3 {
                received = []
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [5, 0])), promise: nil)
            } else if received.count > 5, received[3] == 3, received.count == 7 + Int(received[4]) {
                let port = received.suffix(2).reduce(0) { $0 << 8 | Int($1) }
                let name = String(decoding: received.dropFirst(5).dropLast(2), as: UTF8.self)
                note("\(name):\(port)")
                connect(context, answer: [5, 0, 0, 1, 0, 0, 0, 0, 0, 0])
            }
        }

        private func connect(_ context: ChannelHandlerContext, answer: [UInt8]) {
            let source = context.channel
            ClientBootstrap(group: context.eventLoop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Return(source: source))
                    }
                }
                .connect(host: "127.0.0.1", port: port)
                .assumeIsolated()
                .whenSuccess { target in
                    self.target = target
                    source.writeAndFlush(ByteBuffer(bytes: answer), promise: nil)
                }
        }
    }

    /// Passes back what the target sends.
    private final class Return: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let source: any Channel

        init(source: any Channel) {
            self.source = source
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            source.writeAndFlush(unwrapInboundIn(data), promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            source.close(promise: nil)
            context.fireChannelInactive()
        }
    }
}
