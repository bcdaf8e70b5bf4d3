internal import FoundationEssentials
internal import Hummingbird
internal import Logging
internal import ServiceLifecycle

/// Answers questions about the node on a Unix socket that only root can open.
///
/// Never in the way of a pull: the gate works on when this one cannot.
struct AdminServer: Service {
    /// The path of the socket.
    let path: String
    let routes: AdminRoutes
    let logger: Logger

    func run() async throws {
        do {
            try prepareFolder()
            let application = Application(
                router: routes.router(),
                configuration: ApplicationConfiguration(
                    address: .unixDomainSocket(path: path),
                    serverName: "pullgated"
                ),
                onServerRunning: { _ in restrict() },
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

    /// Makes the folder, and removes a socket that nobody serves any more.
    private func prepareFolder() throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o750]
        )
        try? FileManager.default.removeItem(atPath: path)
    }

    private func restrict() {
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
