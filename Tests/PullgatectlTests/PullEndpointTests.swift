import FoundationEssentials
import GRPCBridge
import GRPCCore
import Glibc
import NodeFixture
import Synchronization
import Testing

@Suite struct PullEndpointTests {
    @Test(arguments: [
        ("nothing.sock", "There is no such socket."),
        ("folder/nothing.sock", "There is no such socket."),
        ("file", "That is not a socket."),
        ("stale.sock", "The socket is there."),
        ("link.sock", "The socket is there."),
        ("dangling.sock", "There is no such socket."),
    ])
    func saysWhatToLookAtWhenNobodyAnswers(_ name: String, advice: String) async throws {
        try await Workspace.with { workspace in
            try workspace.write("", to: "file")
            // Under another name the listener does not find its file, as after a kill.
            let listener = try UnixListener(path: workspace.file("live.sock"))
            try FileManager.default.moveItem(
                atPath: listener.path,
                toPath: workspace.file("stale.sock")
            )
            listener.stop()
            for (link, target) in [("link", "stale"), ("dangling", "nothing")] {
                try FileManager.default.createSymbolicLink(
                    atPath: workspace.file("\(link).sock"),
                    withDestinationPath: "\(target).sock"
                )
            }
            let path = workspace.file(name)
            let result = try await Pullgatectl.run(["pull", "busybox", "--endpoint", path])

            #expect(result.status == .code(2))
            #expect(result.output.isEmpty)
            #expect(
                result.error.hasPrefix("pullgatectl: no image service answers at unix://\(path): ")
            )
            #expect(result.error.contains("\npullgatectl: \(advice) "))
            #expect(result.error.contains("pullgated"))
        }
    }

    @Test func tellsProgramsThatTheEndpointIsNotReachable() async throws {
        let arguments = ["pull", "busybox", "--endpoint", "/missing/a.sock", "--output", "json"]
        let result = try await Pullgatectl.run(arguments)
        let record = try JSONValue(parsing: result.output)

        #expect(result.status == .code(2))
        #expect(record["outcome"] == "unreachable")
        #expect(record["endpoint"] == "unix:///missing/a.sock")
        #expect(record["code"] == "Unavailable")
    }

    @Test func takesAServerWithoutImageServiceForUnreachable() async throws {
        try await FakeImageService.with({ _, _ in
            throw RPCError(code: .unimplemented, message: "unknown service")
        }) { service in
            let result = try await service.pull("busybox")

            #expect(result.status == .code(2))
            #expect(result.error.contains("code = Unimplemented desc = unknown service"))
        }
    }

    @Test func givesUpOnACallThatTakesTooLong() async throws {
        try await FakeImageService.with({ _, context in
            try await context.cancellation.cancelled
            return []
        }) { service in
            let result = try await service.pull("busybox", options: ["--timeout", "1s"])

            #expect(result.status == .code(2))
            #expect(result.error.contains("code = DeadlineExceeded"))
        }
    }

    @Test func turnsASpinnerOnATerminalAndClearsIt() async throws {
        try await Workspace.with { workspace in
            // Connections wait and are never accepted, so the first call is under way for a while.
            let listener = try UnixListener(path: workspace.file("busy.sock"))
            let pull = try Pullgatectl.launch([
                "pull", "busybox", "--endpoint", listener.path, "--timeout", "10s",
            ])
            let command = ([pull.program] + pull.arguments).joined(separator: " ")
            // script(1) runs a command on a terminal of its own.
            let arguments = ["--quiet", "--return", "--command", command, "/dev/null"]
            let result = try await Command.run(Launch("script", arguments))

            #expect(result.status == .code(2))
            #expect(result.output.contains("\r\u{1B}[K⠙ Pulling busybox\r\u{1B}[K"))
            #expect(result.output.contains("\r\u{1B}[Kpullgatectl: no image service answers"))
        }
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func cancelsThePullOnASignal(_ signal: Int32, exitCode: Int32) async throws {
        let (cancellations, continuation) = AsyncStream.makeStream(of: Void.self)
        try await FakeImageService.with(pull: { _, context in
            try await context.cancellation.cancelled
            continuation.finish()
            throw RPCError(code: .cancelled, message: "cancelled")
        }) { service in
            let process = try pull(at: service) {
                service.calls.contains { $0.method == "PullImage" }
            }
            try await process.start()
            process.signal(signal)

            #expect(try await process.waitForEnd() == .code(exitCode))
            #expect(process.log.lines() == [Self.interrupted])
            // Ends when the service has seen the cancellation.
            for await _ in cancellations {}
        }
    }

    @Test func cannotTellOnASignalWhetherTheImageIsThere() async throws {
        let isPulled = Atomic(false)
        try await FakeImageService.with({ call, context in
            switch call.method {
            case "PullImage":
                isPulled.store(true, ordering: .relaxed)
                return FakeImageService.pulled
            case "ImageStatus" where isPulled.load(ordering: .relaxed):
                try await context.cancellation.cancelled
                throw RPCError(code: .cancelled, message: "cancelled")
            default: return FakeImageService.absent
            }
        }) { service in
            let process = try pull(at: service) {
                service.calls.count { $0.method == "ImageStatus" } == 2
            }
            try await process.start()
            process.signal(SIGINT)

            #expect(try await process.waitForEnd() == .code(130))
            #expect(process.log.lines() == [Self.interrupted])
        }
    }

    private static let interrupted =
        "pullgatectl: interrupted; the image may be there all the same, if its pull had ended"

    private func pull(
        at service: FakeImageService,
        isReady: @escaping @Sendable () -> Bool
    ) throws -> DaemonProcess {
        DaemonProcess(
            "pull",
            try Pullgatectl.launch(["pull", "busybox", "--endpoint", service.socket]),
            in: service.workspace,
            isReady: isReady
        )
    }
}
