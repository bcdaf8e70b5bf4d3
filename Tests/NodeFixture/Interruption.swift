import Dispatch
import Glibc

/// The end of a run at the wish of the person before the terminal, or of the system.
public struct Interruption: Error, Hashable, CustomStringConvertible {
    /// The exit code of an interrupted run, as shells answer it for Ctrl-C.
    public static let exitCode: Int32 = 130

    /// Which signals end a run: Ctrl-C, `kill`, and a closed terminal.
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// The signal that came.
    public let signal: Int32

    /// What a person should read.
    public var description: String { "interrupted by signal \(signal)" }

    /// Runs something that a signal cancels instead of ending the process.
    ///
    /// Further signals change nothing: what is to be removed is removed.
    ///
    /// - Parameter body: What to run; it is waited for in any case.
    /// - Throws: `Interruption` if a signal came, else what the body throws.
    public static func cancelling(
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let (arrivals, continuation) = AsyncStream.makeStream(of: Int32.self)
        // A reader of our output that goes away must not end us before the node is removed.
        _ = Glibc.signal(SIGPIPE, SIG_IGN)
        // A signal that came before would still end us: the sources are installed on another thread.
        let installation = DispatchGroup()
        // On Linux a source installs a disposition of its own: no SIG_IGN first, as on Darwin.
        let sources = signals.map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            installation.enter()
            source.setRegistrationHandler { installation.leave() }
            source.resume()
            return source
        }
        defer {
            for source in sources { source.cancel() }
            for number in signals { _ = Glibc.signal(number, SIG_DFL) }
        }
        await withCheckedContinuation { waiter in
            installation.notify(queue: .global()) { waiter.resume() }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await number in arrivals { throw Interruption(signal: number) }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
