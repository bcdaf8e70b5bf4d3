internal import AdminAPI
internal import Admission
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
    /// Bytes of the largest question: a name and a digest, several times over.
    private static let maximumBodyBytes = 64 << 10

    private let configuration: Configuration
    private let sync: PolicySync
    private let admission: PullAdmission
    private let startedAt: Timestamp
    private let logger: Logger

    init(
        _ configuration: Configuration,
        sync: PolicySync,
        admission: PullAdmission,
        startedAt: Timestamp,
        logger: Logger
    ) {
        self.configuration = configuration
        self.sync = sync
        self.admission = admission
        self.startedAt = startedAt
        self.logger = logger
    }

    func run() async throws {
        let path = configuration.admin.socket
        do {
            try prepareFolder(of: path)
            let application = Application(
                router: router(),
                configuration: ApplicationConfiguration(
                    address: .unixDomainSocket(path: path),
                    serverName: "pullgated"
                ),
                onServerRunning: { _ in restrict(path) },
                logger: quietLogger
            )
            try await application.run()
        } catch {
            logger.error("the admin socket \(path) cannot be served: \(error)")
            // The gate is worth more than its answers: this service ends only with the others.
            try? await gracefulShutdown()
        }
        try? FileManager.default.removeItem(atPath: path)
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.get(RouterPath(AdminSocket.statusPath)) { _, _ in try answer(status()) }
        router.post(RouterPath(AdminSocket.syncPath)) { _, _ in
            _ = await sync.poll()
            return try answer(status())
        }
        router.post(RouterPath(AdminSocket.verifyPath)) { request, _ in
            let body = try await request.body.collect(upTo: Self.maximumBodyBytes)
            return try answer(await admission.verification(of: Array(body.readableBytesView)))
        }
        return router
    }

    private func status() -> NodeStatus {
        NodeStatus(
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

    /// Makes the folder, and removes a socket that nobody serves any more.
    private func prepareFolder(of path: String) throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o750]
        )
        try? FileManager.default.removeItem(atPath: path)
    }

    private func restrict(_ path: String) {
        let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        try? FileManager.default.setAttributes(mode, ofItemAtPath: path)
    }

    /// What the server itself logs is of interest only when it goes wrong.
    private var quietLogger: Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}
