/// Debian's docker-registry on loopback, with its storage in the workspace.
///
/// containerd speaks plain HTTP with registries on 127.0.0.1 unless a hosts.toml says otherwise, so
/// the usual one has no certificate.
public final class Registry: Sendable {
    /// Registry host and port, as an image reference has them.
    public let address: String

    /// The scheme and the address, as a hosts.toml names the registry.
    public var url: String { "\(access.scheme)://\(address)" }

    /// The path of the certificate to trust, in PEM, or nil when it speaks plain HTTP.
    public var caPath: String? { access.caPath }

    /// What it wants to be shown, or nil when it serves everybody.
    public var credentials: Credentials? { access.credentials }

    /// Pushes images to it, whatever it asks of its clients.
    public var pusher: ImagePusher { ImagePusher(registry: address, access: access) }

    /// The process.
    public let daemon: DaemonProcess

    /// The log of what it was asked.
    let accessLog: AccessLog<RegistryRequest>

    private let access: ServerAccess

    private init(
        named name: String,
        port: Int,
        options: RegistryOptions,
        files: Files,
        in workspace: Workspace
    ) throws {
        address = "127.0.0.1:\(port)"
        access = ServerAccess(
            credentials: options.credentials,
            caPath: files.certificate?.caPath
        )
        let configuration = try workspace.write(
            Self.configuration(address: address, storage: workspace.folder(name), files: files),
            to: "\(name).yaml"
        )
        let log = AccessLog<RegistryRequest>(
            file: LogFile(path: workspace.file("\(name).out")),
            markURL: "\(access.scheme)://\(address)/v2/",
            access: access
        )
        accessLog = log
        daemon = DaemonProcess(
            name,
            Launch("docker-registry", ["serve", configuration], workingFolder: workspace.path),
            in: workspace
        ) { await log.isServed() }
    }

    /// Starts a registry.
    ///
    /// - Parameters:
    ///   - name: What it and its files are called; no two of a workspace share one.
    ///   - options: What it asks of its clients.
    ///   - workspace: Where its files are.
    /// - Returns: The registry, ready.
    /// - Throws: As `DaemonProcess.start()` and `Command.run` do.
    public static func start(
        named name: String = "registry",
        _ options: RegistryOptions = .plain,
        in workspace: Workspace
    ) async throws -> Registry {
        let files = try await Files(options, named: name, in: workspace)
        return try await FreePort.with { port in
            let registry = try Registry(
                named: name,
                port: port,
                options: options,
                files: files,
                in: workspace
            )
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
