/// The daemon under test, as it was built together with the tests.
public final class Pullgated: Sendable {
    /// The path of the socket that it serves CRI on.
    public let socketPath: String

    /// The path of its admin socket, where `PullgatedConfiguration` puts it.
    public var adminSocketPath: String { socketPath + ".admin" }

    /// The path of config.yaml, to write another one before a restart or a SIGHUP.
    public let configurationPath: String

    /// The process.
    public let daemon: DaemonProcess

    /// Kept because it has the socket open that is passed at each start.
    private let systemd: FakeSystemd?

    /// Creates a pullgated that has not been started.
    ///
    /// - Parameters:
    ///   - yaml: The text of config.yaml; its decision log goes to standard output.
    ///   - socket: The path of the socket that `yaml` names.
    ///   - workspace: Where its files are.
    ///   - systemd: Who starts it, or nil for nobody in particular.
    ///   - environment: Variables that it has, unless systemd starts it.
    /// - Throws: `FixtureError` with code `programMissing` if it has not been built, or an error of
    ///   Foundation.
    public init(
        yaml: String,
        socket: String,
        in workspace: Workspace,
        startedBy systemd: FakeSystemd? = nil,
        environment: [String: String] = [:]
    ) throws {
        socketPath = socket
        self.systemd = systemd
        configurationPath = try workspace.write(yaml, to: "pullgated.yaml")
        let program = try Program.built("pullgated")
        let (arguments, folder) = (["--config", configurationPath], workspace.path)
        daemon = DaemonProcess(
            "pullgated",
            systemd?.launch(program, arguments, workingFolder: folder)
                ?? Launch(
                    program,
                    arguments,
                    environment: environment,
                    workingFolder: folder
                ),
            in: workspace
        ) { Socket.accepts(at: socket) }
    }

    /// The socket as `--endpoint` options and CRI clients want it.
    public var endpoint: String { "unix://\(socketPath)" }

    /// Starts it and waits until it accepts connections.
    ///
    /// - Throws: As `DaemonProcess.start()` does.
    public func start() async throws { try await daemon.start() }

    /// Has it drain and stops it.
    ///
    /// - Returns: How it ended, or nil if it was never started.
    @discardableResult
    public func stop() async -> ExitStatus? { await daemon.stop() }

    /// Marks the present end of the decision log.
    public var mark: LogFile.Mark { daemon.output.mark }

    /// Reads the decision log.
    ///
    /// - Parameter mark: Where to begin.
    /// - Returns: The decisions, in the order of the log.
    /// - Throws: `FixtureError` with code `unreadableLog` when a line is not JSON.
    public func decisions(since mark: LogFile.Mark = .start) throws -> [JSONValue] {
        try daemon.output.lines(since: mark).map { line in
            guard let decision = try? JSONValue(parsing: line), case .object = decision else {
                throw FixtureError(code: .unreadableLog, message: "the decision log has: \(line)")
            }
            return decision
        }
    }

    /// Waits for decisions: a client can have its answer before the line is in the log.
    ///
    /// - Parameters:
    ///   - count: How many there must be at least.
    ///   - mark: Where to begin.
    ///   - limit: How long to wait.
    /// - Returns: The decisions, in the order of the log.
    /// - Throws: `FixtureError` with code `unreadableLog` or `timedOut`, `CancellationError`.
    public func waitForDecisions(
        _ count: Int,
        since mark: LogFile.Mark = .start,
        within limit: Duration = .seconds(60)
    ) async throws -> [JSONValue] {
        try await Deadline.wait(within: limit, for: "\(count) decisions in the log") {
            let decisions = try decisions(since: mark)
            return decisions.count >= count ? decisions : nil
        }
    }
}
