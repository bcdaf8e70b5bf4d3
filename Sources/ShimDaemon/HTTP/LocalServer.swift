internal import GRPCBridge
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import Synchronization

/// Serves HTTP to programs on this node, never in the way of a pull: when it cannot, the gate goes
/// on without it.
struct LocalServer {
    /// Connections served at once, or up to three more, because NIO accepts four at a time; any process
    /// on the node can open them, and the gate needs the daemon's descriptors.
    private static let maximumConnections = 64

    /// How long a connection stays open on which nobody asks for anything; a question that is being
    /// answered may take longer.
    private static let idleTimeout = TimeAmount.seconds(30)

    /// How long questions that are being asked or answered may go on when the daemon ends.
    private static let farewell = Duration.seconds(2)

    /// What it serves, for messages: "the admin socket".
    let name: String
    let address: LocalAddress
    let router: Router<BasicRequestContext>
    let logger: Logger

    /// The time between two attempts to serve.
    var retryInterval = Duration.seconds(30)

    /// Serves until the service group shuts down, and tries again as long as it cannot.
    func run() async {
        let (logger, interval) = (logger, retryInterval)
        let problem = "\(name) cannot be served at \(address)"
        let success = "\(name) is served now at \(address)"
        let lastError = Mutex<String?>(nil)
        let file = address.path.map(SocketFile.init)
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            do {
                try file?.makeRoom()
                let application = application(at: file) {
                    do {
                        try file?.publish()
                        guard lastError.withLock({ $0.take() }) != nil else { return }
                        logger.notice("\(success)")
                    } catch {
                        logger.error("\(problem): \(error)")
                    }
                }
                try await serve(application)
            } catch {
                let reason = "\(error)"
                let isNew = lastError.withLock { last in
                    defer { last = reason }
                    return reason != last
                }
                if isNew { logger.error("\(problem): \(reason); tried again every \(interval)") }
                // The gate is worth more than its answers: this service ends only with the others.
                await cancelWhenGracefulShutdown { try? await Task.sleep(for: interval) }
            }
        }
        file?.remove()
    }

    /// What serves, once.
    private func application(
        at file: SocketFile?,
        onServerRunning: @escaping @Sendable () -> Void
    ) -> some ApplicationProtocol {
        Application(
            router: router,
            server: .http1(configuration: .init(idleTimeout: Self.idleTimeout)),
            configuration: ApplicationConfiguration(
                address: bindAddress(file),
                serverName: "pullgated",
                availableConnectionsDelegate: .maximum(
                    Self.maximumConnections,
                    logger: quietLogger
                )
            ),
            onServerRunning: { _ in onServerRunning() },
            logger: quietLogger
        )
    }

    /// Runs the application, which waits for its clients when it is to end, and they may wait for
    /// ever.
    private func serve(_ application: some ApplicationProtocol) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            group.addTask {
                try? await gracefulShutdown()
                try? await Task.sleep(for: Self.farewell)
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private func bindAddress(_ file: SocketFile?) -> BindAddress {
        switch address {
        case .port(let host, let port): .hostname(host, port: port)
        case .socket(let path): .unixDomainSocket(path: file?.draftPath ?? path)
        }
    }

    /// What the server itself logs is of interest only when it goes wrong.
    private var quietLogger: Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}
