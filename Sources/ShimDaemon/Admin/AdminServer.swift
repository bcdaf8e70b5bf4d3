internal import AdminAPI
internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import PolicyEngine
internal import PolicySync
internal import ServiceLifecycle

/// Answers questions about the node on a Unix socket that only root can open.
///
/// Never in the way of a pull: the gate works on when this one cannot.
struct AdminServer: Service {
    private let current: CurrentConfiguration
    private let sync: PolicySync
    private let startedAt: Timestamp
    private let logger: Logger

    init(_ current: CurrentConfiguration, sync: PolicySync, startedAt: Timestamp, logger: Logger) {
        self.current = current
        self.sync = sync
        self.startedAt = startedAt
        self.logger = logger
    }

    func run() async throws {
        let server = LocalServer(
            name: "the admin socket",
            address: .socket(path: current.value.admin.socket),
            router: router(),
            logger: logger
        )
        await server.run()
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.get(RouterPath(AdminSocket.statusPath)) { _, _ in try answer(status()) }
        router.post(RouterPath(AdminSocket.syncPath)) { _, _ in
            _ = await sync.poll()
            return try answer(status())
        }
        return router
    }

    private func status() -> NodeStatus {
        let configuration = current.value
        return NodeStatus(
            version: Pullgate.version,
            startedAt: startedAt.description,
            socket: configuration.listen.socket,
            backend: configuration.backendSocket,
            policies: PolicyStatus(sync.status, configuration)
        )
    }

    private func answer(_ value: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = ByteBuffer(bytes: try encoder.encode(value))
        return Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: body)
        )
    }
}
