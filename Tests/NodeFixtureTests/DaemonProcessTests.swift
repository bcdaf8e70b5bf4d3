import Glibc
import NodeFixture
import Synchronization
import Testing

@Suite struct DaemonProcessTests {
    /// Says "up" when it starts and after each SIGHUP, and goes on until it is told to end.
    private static let script = "trap 'echo up' HUP; echo up; while :; do sleep 0.05; done"

    private static func daemon(_ script: String, in workspace: Workspace) -> DaemonProcess {
        let output = LogFile(path: workspace.file("daemon.out"))
        let launch = Launch("sh", ["-c", script, workspace.path])
        return DaemonProcess("daemon", launch, in: workspace) { !output.lines().isEmpty }
    }

    @Test func failsWithTheLogOfADaemonThatEndsEarly() async throws {
        try await Workspace.with { workspace in
            let daemon = Self.daemon("echo broken >&2; exit 7", in: workspace)
            let error = await #expect(throws: FixtureError.self) { try await daemon.start() }
            #expect(error?.code == .endedEarly)
            #expect(error?.message.contains("exit code 7") == true)
            #expect(error?.message.contains("broken") == true)
        }
    }

    @Test func leavesNoProcessWhenTheBodyThrows() async throws {
        var path = "/"
        do {
            try await Workspace.with { workspace in
                path = workspace.path
                try await Self.daemon(Self.script, in: workspace).start()
                #expect(try !ProcessTable.processes(mentioning: path).isEmpty)
                throw Failure()
            }
        } catch is Failure {}
        #expect(try ProcessTable.processes(mentioning: path).isEmpty)
    }

    @Test func leavesNoProcessWhenTheTaskIsCancelled() async throws {
        let path = Mutex("/")
        await #expect(throws: Failure()) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                let (workspaces, continuation) = AsyncStream.makeStream(of: String.self)
                group.addTask {
                    try await Workspace.with { workspace in
                        try await Self.daemon(Self.script, in: workspace).start()
                        continuation.yield(workspace.path)
                        continuation.finish()
                        try await Task.sleep(for: .seconds(60))
                    }
                }
                for await workspace in workspaces { path.withLock { $0 = workspace } }
                let running = try ProcessTable.processes(mentioning: path.withLock { $0 })
                #expect(!running.isEmpty)
                throw Failure()
            }
        }
        let left = try ProcessTable.processes(mentioning: path.withLock { $0 })
        #expect(left.isEmpty)
    }

    @Test func startsAgainWithTheSameArguments() async throws {
        try await Workspace.with { workspace in
            let daemon = Self.daemon(Self.script, in: workspace)
            try await daemon.start()
            let first = daemon.processID
            try await daemon.restart()
            #expect(daemon.processID != first)
            #expect(await daemon.stop() == .signal(SIGTERM))
            #expect(daemon.processID == nil)
        }
    }

    @Test func killsADaemonThatDoesNotEnd() async throws {
        try await Workspace.with { workspace in
            let daemon = Self.daemon("trap '' TERM; \(Self.script)", in: workspace)
            try await daemon.start()
            #expect(await daemon.stop(within: .milliseconds(50)) == .signal(SIGKILL))
        }
    }

    @Test func killsADaemonThatIsExpectedToEndAndDoesNot() async throws {
        try await Workspace.with { workspace in
            let daemon = Self.daemon(Self.script, in: workspace)
            try await daemon.start()
            let error = await #expect(throws: FixtureError.self) {
                try await daemon.waitForEnd(within: .milliseconds(50))
            }
            #expect(error?.code == .timedOut)
            #expect(error?.message.hasPrefix("daemon did not end within") == true)
            #expect(daemon.exitStatus == .signal(SIGKILL))
        }
    }

    @Test func waitsForNoEndInATaskThatIsCancelled() async throws {
        try await Workspace.with { workspace in
            let daemon = Self.daemon(Self.script, in: workspace)
            try await daemon.start()
            await #expect(throws: CancellationError.self) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { _ = try await daemon.waitForEnd() }
                    group.cancelAll()
                    try await group.waitForAll()
                }
            }
            #expect(daemon.exitStatus == .signal(SIGKILL))
        }
    }

    @Test func endsADaemonThatIsStopped() async throws {
        try await Workspace.with { workspace in
            let daemon = Self.daemon(Self.script, in: workspace)
            try await daemon.start()
            daemon.signal(SIGSTOP)
            #expect(await daemon.stop() == .signal(SIGTERM))
        }
    }

    @Test func isKilledByTheKernelWhenTheProcessThatStartedItDies() async throws {
        // As every program is started, this one tells what it has been given.
        let dump = try await Command.run(Launch("setpriv", ["--dump"]))
        #expect(dump.lines.contains("Parent death signal: KILL"), "\(dump.output)")
        try await Workspace.with { workspace in
            let daemon = Self.daemon(Self.script, in: workspace)
            try await daemon.start()
            let status = try #require(daemon.processID.map { "/proc/\($0)/stat" })
            let shown = try await Command.run(Launch("cat", [status]))
            // proc(5): the fields after the name, of which the second one is the parent.
            let parent = shown.output.split(separator: ")").last?.split(separator: " ")[1]
            #expect(parent == "\(getpid())")
        }
    }
}
