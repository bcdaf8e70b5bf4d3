import Foundation
import Glibc
import Synchronization

/// One started program, watched until it has ended.
///
/// Foundation's `Process` is not used because a signal could then reach a process that has been
/// collected meanwhile and whose id another one carries. Here the id stays reserved until the state
/// says `ended`, and signals are sent under the same lock.
final class ChildProcess: Sendable {
    /// The files that take the place of the three standard streams.
    struct Streams: Sendable {
        var input = "/dev/null"
        let output: String
        let error: String
    }

    private enum State {
        case running(waiting: [CheckedContinuation<ExitStatus, Never>])
        case ended(ExitStatus)
    }

    /// The id of the process, which is also that of its process group.
    let processID: Int32

    private let state = Mutex(State.running(waiting: []))

    private init(processID: Int32) {
        self.processID = processID
    }

    /// How the process ended, or nil while it runs.
    var exitStatus: ExitStatus? {
        state.withLock { state in
            switch state {
            case .running: nil
            case .ended(let status): status
            }
        }
    }

    /// Starts a program in a process group of its own.
    ///
    /// `env` changes the folder. `setpriv` has the kernel kill the program when its parent dies, so that none outlives a killed
    /// test run. For the kernel the parent is the *thread* that started the program; threads of a
    /// pool come and go, so each program is started by a thread that then waits for its end.
    ///
    /// - Parameters:
    ///   - launch: What to start.
    ///   - streams: Where its streams lead; the output files are appended to.
    /// - Returns: The started program.
    /// - Throws: `FixtureError` with code `programMissing` or `systemCallFailed`.
    static func start(_ launch: Launch, streams: Streams) async throws -> ChildProcess {
        let program = try Program.path(of: launch.program)
        let prefix = [
            try Program.path(of: "setpriv"), "--pdeathsig", "KILL", "--",
            try Program.path(of: "env"), "--chdir", launch.workingFolder,
        ]
        let arguments = prefix + [program] + launch.arguments
        return try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                do throws(FixtureError) {
                    let processID = try spawn(arguments, launch: launch, streams: streams)
                    let child = ChildProcess(processID: processID)
                    continuation.resume(returning: child)
                    child.collect()
                } catch {
                    continuation.resume(throwing: error)
                }
            }
            thread.start()
        }
    }

    /// Sends a signal, unless the process has ended.
    ///
    /// - Parameter signal: The number of the signal.
    func send(signal: Int32) {
        state.withLock { state in
            switch state {
            case .running: _ = Glibc.kill(processID, signal)
            case .ended: break
            }
        }
    }

    /// Waits for the end, which comes with the limit or with the end of the task at the latest.
    ///
    /// - Parameters:
    ///   - limit: How long the process may go on, from now on, before it is killed.
    ///   - name: What it is called in a message.
    /// - Returns: How it ended.
    /// - Throws: `FixtureError` with code `timedOut` if it had to be killed, `CancellationError`.
    func waitForEnd(within limit: Duration, of name: String) async throws -> ExitStatus {
        // Before the limit begins: what this task has to wait for must not make the limit look unreached.
        let started = ContinuousClock.now
        kill(after: limit)
        let status = await withTaskCancellationHandler {
            await waitForEnd()
        } onCancel: {
            send(signal: SIGKILL)
        }
        try Task.checkCancellation()
        if status == .signal(SIGKILL), ContinuousClock.now - started >= limit {
            throw FixtureError(code: .timedOut, message: "\(name) did not end within \(limit)")
        }
        return status
    }

    /// Waits for the end, also in a task that has been cancelled: something else must bring it about.
    ///
    /// - Returns: How the process ended.
    func waitForEnd() async -> ExitStatus {
        await withCheckedContinuation { continuation in
            let ended: ExitStatus? = state.withLock { state in
                switch state {
                case .running(let waiting):
                    state = .running(waiting: waiting + [continuation])
                    return nil
                case .ended(let status):
                    return status
                }
            }
            if let ended { continuation.resume(returning: ended) }
        }
    }

    /// Kills the process if it has not ended by then.
    ///
    /// - Parameter limit: How long to wait, from now on.
    func kill(after limit: Duration) {
        let seconds = Double(limit.components.seconds) + Double(limit.components.attoseconds) / 1e18
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [self] in
            send(signal: SIGKILL)
        }
    }

    private func collect() {
        var information = unsafe siginfo_t()
        let identifier = id_t(processID)
        let options = WEXITED | WNOWAIT
        while unsafe waitid(P_PID, identifier, &information, options) == -1, errno == EINTR {}
        let (status, waiting) = state.withLock { state in
            // The id is still reserved here, so this reaches the members of its group and no others.
            _ = Glibc.kill(-processID, SIGKILL)
            var word: Int32 = 0
            _ = unsafe waitpid(processID, &word, 0)
            let status = ExitStatus(waitStatus: word)
            defer { state = .ended(status) }
            return switch state {
            case .running(let waiting): (status, waiting)
            case .ended: (status, [])
            }
        }
        for continuation in waiting { continuation.resume(returning: status) }
    }
}
