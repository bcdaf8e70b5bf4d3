import Glibc
import Synchronization

/// A program that runs until it is told to end, and can be started again just the same.
///
/// It never outlives its workspace, nor the process that started it.
public final class DaemonProcess: Sendable {
    /// How long a daemon may take to be ready; all of ours need well under a second.
    public static let startLimit = Duration.seconds(30)

    /// How long a daemon may take to end by itself before it is killed: longer than the 47 s that
    /// pullgated tells systemd it may take.
    public static let stopLimit = Duration.seconds(60)

    /// How long a daemon may take that is to end by itself, unless the caller knows better.
    public static let endLimit = Duration.seconds(60)

    /// What the daemon is called in messages and log names.
    public let name: String

    /// What it writes to standard output, over all its starts.
    public let output: LogFile

    /// What it writes to standard error, over all its starts.
    public let log: LogFile

    private let launch: Launch
    private let isReady: @Sendable () async -> Bool
    private let child = Mutex<ChildProcess?>(nil)

    /// Creates a daemon that has not been started.
    ///
    /// - Parameters:
    ///   - name: What it is called in messages and log names.
    ///   - launch: What to start.
    ///   - workspace: Where its output goes, and what stops it at its end.
    ///   - isReady: Answers whether it serves.
    public init(
        _ name: String,
        _ launch: Launch,
        in workspace: Workspace,
        isReady: @escaping @Sendable () async -> Bool
    ) {
        self.name = name
        self.launch = launch
        self.isReady = isReady
        output = LogFile(path: workspace.file("\(name).out"))
        log = LogFile(path: workspace.file("\(name).log"))
        workspace.atEnd { [self] in await stop() }
    }

    /// The id of the process, or nil when it does not run.
    public var processID: Int32? {
        child.withLock { $0 }.flatMap { $0.exitStatus == nil ? $0.processID : nil }
    }

    /// How the process last ended, or nil while it runs or before it was started.
    public var exitStatus: ExitStatus? { child.withLock { $0?.exitStatus } }

    /// Starts the daemon and waits until it is ready; one that runs is stopped first.
    ///
    /// - Throws: `FixtureError` with code `endedEarly` or `timedOut` and the end of its log;
    ///   `CancellationError`. The daemon does not run then.
    public func start() async throws {
        await stop()
        let mark = log.mark
        let streams = ChildProcess.Streams(output: output.path, error: log.path)
        let started = try await ChildProcess.start(launch, streams: streams)
        child.withLock { $0 = started }
        do {
            try await Deadline.wait(within: Self.startLimit, for: "\(name) to be ready") {
                let ready = await isReady()
                if let status = started.exitStatus {
                    throw FixtureError(
                        code: .endedEarly,
                        message: "\(name) ended with \(status) before it was ready"
                    )
                }
                return ready ? () : nil
            }
        } catch let error as FixtureError {
            await stop()
            let lines = log.tail(since: mark)
            throw FixtureError(code: error.code, message: "\(error.message)\n\(lines)")
        } catch {
            await stop()
            throw error
        }
    }

    /// Asks the daemon to end, and kills it when it takes too long.
    ///
    /// Works in a cancelled task, too. Does nothing when the daemon does not run.
    ///
    /// - Parameter limit: How long it may take to end by itself.
    /// - Returns: How it ended, or nil if it was never started.
    @discardableResult
    public func stop(within limit: Duration = stopLimit) async -> ExitStatus? {
        guard let child = child.withLock({ $0 }) else { return nil }
        child.send(signal: SIGTERM)
        // A stopped process would not see the first signal before it goes on.
        child.send(signal: SIGCONT)
        if child.exitStatus == nil { child.kill(after: limit) }
        return await child.waitForEnd()
    }

    /// Kills the daemon without any warning.
    ///
    /// - Returns: How it ended, or nil if it was never started.
    @discardableResult
    public func kill() async -> ExitStatus? {
        guard let child = child.withLock({ $0 }) else { return nil }
        child.send(signal: SIGKILL)
        return await child.waitForEnd()
    }

    /// Stops the daemon and starts it again with the same arguments.
    ///
    /// - Throws: As `start()` does.
    public func restart() async throws {
        await stop()
        try await start()
    }

    /// Sends a signal, unless the daemon does not run.
    ///
    /// - Parameter number: The number of the signal, such as `SIGSTOP`, `SIGCONT` or `SIGHUP`.
    public func signal(_ number: Int32) {
        child.withLock { $0 }?.send(signal: number)
    }

    /// Waits until the daemon has ended by itself, and kills it when it takes too long.
    ///
    /// - Parameter limit: How long it may take, from now on.
    /// - Returns: How it ended, or nil if it was never started.
    /// - Throws: `FixtureError` with code `timedOut`, `CancellationError`; it has ended then, too.
    public func waitForEnd(within limit: Duration = endLimit) async throws -> ExitStatus? {
        try await child.withLock { $0 }?.waitForEnd(within: limit, of: name)
    }
}
