import NIOCore
import NIOHTTP1

extension ScriptedRegistry {
    /// Answers the requests of one connection.
    final class Responder: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let script: Script
        private let note: @Sendable (Request) -> Void
        private var head: HTTPRequestHead?
        private var content = ""
        private var whenAbandoned: (@Sendable () -> Void)?

        init(
            script: @escaping Script,
            note: @escaping @Sendable (Request) -> Void
        ) {
            self.script = script
            self.note = note
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                content = ""
            case .body(let buffer):
                content += String(buffer: buffer)
            case .end:
                guard let head else { return }
                let parts = head.uri.split(separator: "?", maxSplits: 1).map(String.init)
                let request = Request(
                    method: head.method.rawValue,
                    path: parts[0],
                    query: parts.count > 1 ? parts[1] : nil,
                    headers: head.headers,
                    body: content
                )
                note(request)
                let reply = script(request)
                whenAbandoned = reply.whenAbandoned
                guard let hold = reply.hold else {
                    return send(reply, to: request, context: context)
                }
                hold.released.hop(to: context.eventLoop).assumeIsolated().whenSuccess {
                    self.send(reply, to: request, context: context)
                }
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            whenAbandoned?()
            context.fireChannelInactive()
        }

        private func send(
            _ reply: Reply,
            to request: Request,
            context: ChannelHandlerContext
        ) {
            guard reply.status > 0 else {
                if reply.ending == .early { context.close(promise: nil) }
                return
            }
            var headers = reply.headers
            if !headers.contains(name: "Content-Length"),
                !headers.contains(name: "Transfer-Encoding")
            {
                headers.add(name: "Content-Length", value: "\(reply.body.count)")
            }
            let head = HTTPResponseHead(
                version: .http1_1,
                status: HTTPResponseStatus(statusCode: reply.status),
                headers: headers
            )
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            if request.method != "HEAD" {
                let buffer = context.channel.allocator.buffer(bytes: reply.body)
                context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
            }
            switch reply.ending {
            case .complete:
                whenAbandoned = nil
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            case .early:
                context.flush()
                context.close(promise: nil)
            case .never: context.flush()
            }
        }
    }
}
