/// Debian's docker-registry on loopback, with its storage in the workspace.
///
/// containerd speaks plain HTTP with registries on 127.0.0.1, so no certificate is needed.
public final class Registry: Sendable {
    /// Registry host and port, as an image reference has them.
    public let address: String

    /// The process.
    public let daemon: DaemonProcess

    private let accessLog: AccessLog<RegistryRequest>

    private init(port: Int, in workspace: Workspace) throws {
        address = "127.0.0.1:\(port)"
        let storage = try workspace.folder("registry")
        // The secret only saves a warning in the log; a single registry needs none.
        let configuration = try workspace.write(
            """
            version: 0.1
            log: {level: warn, accesslog: {disabled: false}}
            storage: {filesystem: {rootdirectory: \(storage)}, delete: {enabled: true}}
            http: {addr: "\(address)", secret: fixture}
            """,
            to: "registry.yaml"
        )
        let log = AccessLog<RegistryRequest>(
            file: LogFile(path: workspace.file("registry.out")),
            markURL: "http://\(address)/v2/"
        )
        accessLog = log
        daemon = DaemonProcess(
            "registry",
            Launch("docker-registry", ["serve", configuration], workingFolder: workspace.path),
            in: workspace
        ) { await log.isServed() }
    }

    /// Starts a registry.
    ///
    /// - Parameter workspace: Where its files are.
    /// - Returns: The registry, ready.
    /// - Throws: As `DaemonProcess.start()` does.
    public static func start(in workspace: Workspace) async throws -> Registry {
        try await FreePort.with { port in
            let registry = try Registry(port: port, in: workspace)
            try await registry.daemon.start()
            return registry
        }
    }

    /// Marks the present end of the access log.
    ///
    /// - Returns: The mark; everything answered so far lies before it.
    /// - Throws: `FixtureError` with code `timedOut`, or an error of the HTTP client.
    public func mark() async throws -> LogFile.Mark {
        try await accessLog.settle()
        return accessLog.file.mark
    }

    /// Reads the access log, without the fixture's own requests.
    ///
    /// - Parameter mark: Where to begin.
    /// - Returns: Every request that was answered until now, in the order of the log.
    /// - Throws: `FixtureError` with code `unreadableLog` or `timedOut`, or an error of the HTTP
    ///   client.
    public func requests(since mark: LogFile.Mark = .start) async throws -> [RegistryRequest] {
        try await accessLog.settle()
        return try accessLog.entries(since: mark)
    }

    /// Reads the requests for layers and configurations of one repository.
    ///
    /// - Parameters:
    ///   - repository: The repository, without the registry's host.
    ///   - mark: Where to begin.
    /// - Returns: The requests, in the order of the log.
    /// - Throws: As `requests(since:)` does.
    public func blobRequests(
        repository: String,
        since mark: LogFile.Mark = .start
    ) async throws -> [RegistryRequest] {
        try await requests(since: mark).filter { $0.isBlob(of: repository) }
    }
}
