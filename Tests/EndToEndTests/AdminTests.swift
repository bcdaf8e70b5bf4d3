import Foundation
import GRPCBridge
import Testing

@testable import NodeFixture

/// What a daemon without containerd and policies tells of itself and of pulls.
@Suite struct AdminTests {
    /// Lends a running daemon that denies everything.
    private static func with(_ body: (Pullgated) async throws -> Void) async throws {
        try await Workspace.with { workspace in
            let gate = try Pullgated.alone(in: workspace)
            try await gate.startWithAdmin()
            try await body(gate)
        }
    }

    private static func pull(_ image: String, from gate: Pullgated) async {
        let pull = await CRIClient.with(gate.socketPath) { await $0.pull(image) }
        #expect(pull.status.code == .permissionDenied)
    }

    @Test func explainFindsAnImageByAnyOfItsNames() async throws {
        try await Self.with { gate in
            await Self.pull("busybox", from: gate)
            for image in ["busybox", "busybox:latest", "docker.io/library/busybox"] {
                let explanation = try await gate.ask("explain", image)
                #expect(explanation.status == .code(0), "\(explanation.error)")
                #expect(explanation.lines.first == "denied, cannot know: busybox")
                #expect(explanation.output.contains("it could not be judged (noBundle)"))
            }
        }
    }

    @Test func explainFindsWhatTheVerifierWasToldByTheName() async throws {
        try await Self.with { gate in
            let digest = "sha256:" + String(repeating: "0", count: 64)
            let name = "docker.io/library/busybox:1.36"
            let verdict = try await Pullgatectl.run([
                "verify", "-name", name, "-digest", digest, "--admin-socket", gate.adminSocketPath,
            ])
            #expect(verdict.status == .code(1), "\(verdict.output)")
            for image in [name, "busybox:1.36", "\(name)@\(digest)"] {
                let explanation = try await gate.ask("explain", image)
                #expect(explanation.status == .code(0), "\(explanation.error)")
                let headline = "denied, cannot know: \(name)@\(digest)"
                #expect(explanation.lines.first == headline)
            }
        }
    }

    @Test func explainSaysWhatToDoWhereNothingIsKnown() async throws {
        try await Self.with { gate in
            let explanation = try await gate.ask("explain", "busybox:1.36")
            #expect(explanation.status == .code(1))
            #expect(explanation.output.isEmpty)
            #expect(
                explanation.error == """
                    pullgatectl: no decision on busybox:1.36 is kept on this node
                    pullgatectl: What a pull would get now says: pullgatectl check busybox:1.36

                    """
            )
        }
    }

    @Test func explainTakesNoIDForAnImageToCheck() async throws {
        try await Self.with { gate in
            let id = "0123456789abcdef0123456789abcdef"
            let explanation = try await gate.ask("explain", id)
            #expect(explanation.status == .code(1))
            #expect(
                explanation.error == "pullgatectl: no decision on \(id) is kept on this node\n"
            )
        }
    }

    @Test func decisionsOutliveARestart() async throws {
        try await Self.with { gate in
            await Self.pull("busybox", from: gate)
            await gate.stop()
            try await gate.startWithAdmin()
            await Self.pull("alpine", from: gate)
            // As far back as a time is written, and further.
            let period = "800000d"
            let decisions = try await gate.ask("decisions", "--since", period, "--output", "json")
            let images = try decisions.lines.map { try JSONValue(parsing: $0)["image"].string }
            #expect(images == ["busybox", "alpine"])
            let status = try await gate.askForJSON("status")
            #expect(status["decisions"]["denied"] == 1)
            #expect(status["decisions"]["unknown"] == 1)
        }
    }

    @Test func aFollowerDoesNotHoldUpTheEndAndGoesOnAfterwards() async throws {
        try await Self.withFollower { gate, follower in
            await Self.pull("busybox", from: gate)
            try await Self.wait(for: ["busybox"], from: follower)
            for (round, image) in ["alpine", "debian"].enumerated() {
                #expect(await gate.stop() == .code(0))
                try await Deadline.wait(within: Pullgated.logLimit, for: "words of the wait") {
                    follower.log.lines().count > round ? () : nil
                }
                try await gate.startWithAdmin()
                await Self.pull(image, from: gate)
                try await Self.wait(
                    for: ["busybox", "alpine", "debian"].prefix(round + 2),
                    from: follower
                )
            }
            let words =
                "pullgated does not answer on \(gate.adminSocketPath); waiting until it does"
            #expect(
                follower.log.lines() == Array(repeating: "pullgatectl: \(words)", count: 2),
                "once each time"
            )
        }
    }

    @Test func aFollowerMissesNothingWhenTheDaemonHasLostItsHistory() async throws {
        try await Self.withFollower { gate, follower in
            for image in ["a", "b"] { await Self.pull(image, from: gate) }
            try await Self.wait(for: ["a", "b"], from: follower)
            await gate.stop()
            let state = gate.socketPath.replacing("gate/pullgate.sock", with: "reports.state")
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: "\(state)/decisions.sqlite\(suffix)")
            }
            try await gate.startWithAdmin()
            for image in ["c", "d", "e"] { await Self.pull(image, from: gate) }
            try await Self.wait(for: ["a", "b", "c", "d", "e"], from: follower)
        }
    }

    @Test func aFollowerShowsNothingTwiceWhenTheDaemonHasItsHistoryBack() async throws {
        try await Self.withFollower { gate, follower in
            await Self.pull("a", from: gate)
            try await Self.wait(for: ["a"], from: follower)
            await gate.stop()
            let file = gate.socketPath.replacing(
                "gate/pullgate.sock",
                with: "reports.state/decisions.sqlite"
            )
            let files = FileManager.default
            try files.moveItem(atPath: file, toPath: "\(file).away")
            // What is no file cannot be opened.
            try files.createDirectory(atPath: file, withIntermediateDirectories: false)
            try await gate.startWithAdmin()
            await Self.pull("b", from: gate)
            try await Self.wait(for: ["a", "b"], from: follower)
            await gate.stop()
            try files.removeItem(atPath: file)
            try files.moveItem(atPath: "\(file).away", toPath: file)
            try await gate.startWithAdmin()
            await Self.pull("c", from: gate)
            try await Self.wait(for: ["a", "b", "c"], from: follower)
        }
    }

    /// Lends a daemon that denies everything, and a command that follows its decisions.
    private static func withFollower(
        _ body: (Pullgated, DaemonProcess) async throws -> Void
    ) async throws {
        try await Workspace.with { workspace in
            let gate = try Pullgated.alone(in: workspace)
            try await gate.startWithAdmin()
            let arguments = ["decisions", "--follow", "--admin-socket", gate.adminSocketPath]
            let launch = try Pullgatectl.launch(arguments)
            let follower = DaemonProcess("decisions", launch, in: workspace) { true }
            try await follower.start()
            try await body(gate, follower)
            #expect(await follower.stop() == .signal(SIGTERM))
        }
    }

    /// Waits until a command has shown decisions on these images, and no others.
    private static func wait(
        for images: some Sequence<String>,
        from follower: DaemonProcess
    ) async throws {
        let wanted = Array(images)
        let shown = try await Deadline.wait(within: .seconds(30), for: "decisions") {
            let lines = follower.output.lines()
            return lines.count >= wanted.count ? lines : nil
        }
        let names = shown.map { $0.split(separator: ": ").dropFirst().first.map(String.init) }
        #expect(names == wanted, "\(shown)")
    }

    @Test func checkCannotKnowWithoutABundle() async throws {
        try await Self.with { gate in
            let check = try await gate.ask("check", "busybox")
            #expect(check.status == .code(2))
            #expect(check.lines.first == "denied, cannot know: busybox")
            #expect(try await gate.ask("decisions").output.isEmpty)
        }
    }

    @Test func theVerifierSaysWhichSocketHasNoAnswerForIt() async throws {
        try await Workspace.with { workspace in
            let socket = workspace.file("metrics.sock")
            let further = "metrics: {listen: 'unix://\(socket)'}"
            let gate = try Pullgated.alone(in: workspace, further: further)
            try await gate.start()
            _ = try await Pullgated.waitForMetrics(at: socket) { _ in true }
            let digest = "sha256:" + String(repeating: "0", count: 64)
            let result = try await Pullgatectl.run(
                ["verify", "-name", "a", "-digest", digest, "--admin-socket", socket]
            )
            #expect(result.status == .code(1))
            let words =
                "pullgate: a cannot be judged: \(socket) answered 404 Not Found; is it the admin"
            #expect(result.output.hasPrefix(words), "\(result.output)")
        }
    }

    @Test(arguments: [20_000, 120_000])
    func theVerifierDeniesWhatTheDaemonRefusesWhateverItsFailureMode(bytes: Int) async throws {
        try await Self.with { gate in
            let digest = "sha256:" + String(repeating: "0", count: 64)
            let name = String(repeating: "a", count: bytes)
            let verdict = try await gate.ask(
                "verify",
                "-name",
                name,
                "-digest",
                digest,
                "--failure-mode",
                "open"
            )
            #expect(verdict.status == .code(1))
            let words = "… cannot be judged: the question has more than 16384 bytes\n"
            #expect(verdict.output.hasPrefix("pullgate: aaa"))
            #expect(verdict.output.hasSuffix(words), "\(verdict.output)")
        }
    }

    @Test func statusTellsThatContainerdIsAway() async throws {
        try await Self.with { gate in
            let status = try await gate.ask("status")
            #expect(status.status == .code(1))
            #expect(
                status.lines.first == "the gate works, containerd behind it does not answer"
            )
            #expect(status.output.contains("no policy bundle is in force"))
        }
    }

    @Test func statusTellsThatKubeletPullsPastTheGate() async throws {
        try await Workspace.with { workspace in
            let containerd = try await Containerd.start(in: workspace)
            let gate = try Pullgated.alone(in: workspace, backend: containerd.socketPath)
            try await gate.startWithAdmin()
            let file = try workspace.write("kind: KubeletConfiguration\n", to: "kubelet.yaml")
            let arguments = ["status", "--admin-socket", gate.adminSocketPath]
            let status = try await Pullgatectl.run(arguments + workspace.kubeletOptions)
            #expect(status.status == .code(1))
            #expect(status.lines.first == "the gate works, but kubelet pulls past it")
            #expect(status.output.contains("\(file) sets no image service endpoint"))
        }
    }

    @Test func configurationShowsWhatIsInEffect() async throws {
        try await Self.with { gate in
            let shown = try await gate.ask("configuration")
            #expect(shown.status == .code(0), "\(shown.error)")
            #expect(shown.lines.contains("  startTimeout: \"1m\""))
            let document = try await gate.askForJSON("configuration")
            #expect(document["listen"]["socket"].string == gate.socketPath)
            #expect(document["failureMode"]["unresolved"] == "closed")
        }
    }

    @Test(arguments: ["check", "configuration", "decisions", "explain", "status", "sync"])
    func saysThatTheDaemonDoesNotRun(verb: String) async throws {
        let result = try await Pullgatectl.run(
            [
                verb, "--admin-socket", "/nonexistent/admin.sock",
            ] + (["check", "explain"].contains(verb) ? ["busybox"] : [])
        )
        #expect(result.status == .code(2))
        let line =
            "pullgatectl: pullgated does not answer on /nonexistent/admin.sock: "
            + "No such file or directory"
        #expect(result.error.hasPrefix(line), "\(result.error)")
        #expect(result.error.contains("systemctl status pullgated"))
    }
}
