internal import FoundationEssentials
internal import Hummingbird
internal import Logging
internal import ServiceLifecycle

/// Serves HTTP to programs on this node, never in the way of a pull: when it cannot, the gate goes
/// on without it.
struct LocalServer {
    /// What it serves, for messages: "the admin socket".
    let name: String
    let address: LocalAddress
    let router: Router<BasicRequestContext>
    let logger: Logger

    /// Serves until the service group shuts down.
    func run() async {
        do {
            if case .socket(let path) = address { try prepareFolder(of: path) }
            let application = Application(
                router: router,
                configuration: ApplicationConfiguration(
                    address: bindAddress,
                    serverName: "pullgated"
                ),
                onServerRunning: { [address] _ in Self.restrict(address) },
                logger: quietLogger
            )
            try await application.run()
        } catch {
            logger.error("\(name) cannot be served at \(address): \(error)")
            // The gate is worth more than its answers: this service ends only with the others.
            try? await gracefulShutdown()
        }
        if case .socket(let path) = address { try? FileManager.default.removeItem(atPath: path) }
    }

    private var bindAddress: BindAddress {
        switch address {
        case .port(let host, let port): .hostname(host, port: port)
        case .socket(let path): .unixDomainSocket(path: path)
        }
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

    /// Lets only the daemon's own user connect to a socket.
    private static func restrict(_ address: LocalAddress) {
        guard case .socket(let path) = address else { return }
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
