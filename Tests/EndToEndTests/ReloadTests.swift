import Foundation
import GRPCBridge
import Glibc
import Testing

@testable import NodeFixture

/// What a daemon makes of SIGHUP and of a changed configuration.
@Suite struct ReloadTests {
    /// Replaces the configuration in one step and sends SIGHUP.
    private static func reload(_ gate: Pullgated, _ yaml: String) throws {
        try yaml.write(toFile: gate.configurationPath, atomically: true, encoding: .utf8)
        gate.daemon.signal(SIGHUP)
    }

    private static func configuration(
        in workspace: Workspace,
        _ change: (inout PullgatedConfiguration) -> Void = { _ in }
    ) throws -> PullgatedConfiguration {
        var configuration = PullgatedConfiguration(
            socket: workspace.file("gate/pullgate.sock"),
            backend: workspace.file("absent.sock"),
            // Port 9, "discard", is closed on every machine of today.
            endpoint: "http://127.0.0.1:9",
            reports: try workspace.folder("reports")
        )
        change(&configuration)
        return configuration
    }

    @Test func changesFailureModesLogsAndAlertsInOneStep() async throws {
        try await Workspace.with { workspace in
            try await WebhookReceiver.with { receiver in
                let gate = try Pullgated.alone(in: workspace)
                try await gate.start()
                try await gate.waitForLog("listening")
                try await CRIClient.with(gate.socketPath) { client in
                    #expect(await client.pull("a").status.code == .permissionDenied)
                    let path = workspace.file("decisions.log")
                    let changed = try Self.configuration(in: workspace) { configuration in
                        configuration.decisionLog = path
                        configuration.further = """
                            failureMode: open
                            logLevel: warning
                            alerts: {url: '\(receiver.url)', maxDelay: 0s}
                            """
                    }
                    try Self.reload(gate, changed.yaml)
                    try await gate.waitForLog("configuration reloaded")
                    let mark = gate.daemon.log.mark
                    var requests: [WebhookReceiver.Request] = []
                    // On a busy machine a pull can end before the gate has it.
                    for limit in [2, 10, 50] where requests.isEmpty {
                        let pull = await client.pull("b", within: .seconds(limit))
                        // It is sent on, to a containerd that is waited for, though not for ever.
                        let isGivenUp =
                            limit > 2 && pull.status.code == .unavailable
                            && pull.status.message.contains("containerd does not answer")
                        let isCutOff = pull.status.code == .deadlineExceeded
                        #expect(isCutOff || isGivenUp, "\(pull.status)")
                        requests = (try? await receiver.wait { !$0.isEmpty }) ?? []
                    }
                    let body = try #require(requests.first).body
                    let alert = try JSONValue(parsing: body)["alerts"].elements[0]
                    #expect(alert["decision"]["failureMode"] == "open")
                    let log = LogFile(path: path)
                    try await gate.waitForLines(of: log, 1)
                    #expect(try JSONValue(parsing: log.lines()[0])["image"] == "b")
                    #expect(try gate.decisions().map { $0["image"] } == ["a"])
                    try await gate.waitForLog("pull allowed though it could not be", since: mark)
                    #expect(await gate.stop() == .code(0))
                    #expect(!gate.daemon.log.lines(since: mark).contains { $0.contains("notice:") })
                }
            }
        }
    }

    @Test func keepsEverythingWhenTheFileIsWrong() async throws {
        try await Workspace.with { workspace in
            let path = workspace.file("decisions.log")
            let gate = try Pullgated.alone(in: workspace, decisionLog: path)
            try await gate.start()
            try await gate.waitForLog("listening")
            try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
            let wrong = try Self.configuration(in: workspace) { configuration in
                configuration.further = "failureMode: open\nlogLevel: loud"
            }
            try Self.reload(gate, wrong.yaml)
            let line = try await gate.waitForLog("the configuration stays as it was:")
            #expect(line.contains("logLevel: \"loud\" is not one of debug"))
            // Rotation works all the same.
            try await gate.waitForFile(path)
            let noFolder = try Self.configuration(in: workspace) { configuration in
                configuration.decisionLog = workspace.file("none/decisions.log")
                configuration.further = "failureMode: open"
            }
            try Self.reload(gate, noFolder.yaml)
            try await gate.waitForLog("none/decisions.log cannot be opened: No such file")
            let pull = await CRIClient.with(gate.socketPath) { await $0.pull("busybox") }
            #expect(pull.status.code == .permissionDenied)
            try await gate.waitForLines(of: LogFile(path: path), 1)
        }
    }

    @Test func takesAnotherEndpointTellsSystemdAndNamesWhatNeedsARestart() async throws {
        try await Workspace.with { workspace in
            let endpoint = try await PolicyEndpoint.start(in: workspace)
            try endpoint.publish(Node.bundle(registry: "registry.example.com", revision: 3))
            let systemd = try FakeSystemd(in: workspace)
            let gate = try Pullgated.alone(in: workspace, startedBy: systemd)
            try await gate.start()
            try await systemd.notifications.wait(for: "READY=1")
            let before = systemd.notifications.received().count
            let changed = try Self.configuration(in: workspace) { configuration in
                configuration.endpoint = endpoint.url
                configuration.socket += ".new"
                configuration.drainTimeout = "9s"
            }
            try Self.reload(gate, changed.yaml)
            try await gate.waitForLog("policy bundle activated revision=3")
            let line = try await gate.waitForLog("count only after a restart")
            #expect(line.hasSuffix("keys=listen.socket drainTimeout"))
            try await systemd.notifications.wait(for: "READY=1", after: before)
            let messages = systemd.notifications.received()[before...]
            let reloading = messages.firstIndex { $0.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") }
            let ready = messages.firstIndex { $0.hasPrefix("READY=1") }
            #expect(try #require(reloading) < #require(ready))
        }
    }

    /// As log rotation may send it as soon as the log is there.
    @Test func aSignalThatComesDuringTheStartCounts() async throws {
        try await Workspace.with { workspace in
            let key = workspace.file("bundle.key")
            let made = try await Pullgatectl.run(["key", "generate", "--output", key])
            #expect(made.status == .code(0))
            let pem = try Data(contentsOf: URL(filePath: "\(key).pub"))
            // Who reads it waits for somebody who writes.
            let path = workspace.file("keys.fifo")
            let result = unsafe mkfifo(path, 0o600)
            try #require(result == 0)
            var configuration = try Self.configuration(in: workspace)
            configuration.verification = "keys: [\(path)]"
            let gate = try Pullgated(
                yaml: configuration.yaml,
                socket: configuration.socket,
                in: workspace
            )
            async let start: Void = gate.start()
            // The keys are read with the configuration, and again by who polls for bundles.
            let first = try await Self.writer(of: path)
            try first.write(contentsOf: pem)
            try first.close()
            try await Deadline.wait(within: .seconds(60), for: "the daemon to outlive SIGHUP") {
                try Self.outlivesSIGHUP(gate) ? () : nil
            }
            let writer = try await Self.writer(of: path)
            gate.daemon.signal(SIGHUP)
            try FileManager.default.removeItem(atPath: path)
            try pem.write(to: URL(filePath: path))
            try writer.write(contentsOf: pem)
            try writer.close()
            try await start
            try await gate.waitForLog("configuration reloaded")
        }
    }

    /// Opens a pipe to write once somebody reads it.
    private static func writer(of path: String) async throws -> FileHandle {
        try await Deadline.wait(within: .seconds(60), for: "a reader of \(path)") {
            let writer = unsafe open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
            return writer < 0 ? nil : FileHandle(fileDescriptor: writer, closeOnDealloc: true)
        }
    }

    /// Whether a daemon catches or ignores SIGHUP, by what `proc_pid_status(5)` says of it.
    private static func outlivesSIGHUP(_ gate: Pullgated) throws -> Bool {
        guard let id = gate.daemon.processID else { return false }
        let status = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)
        return status.split(separator: "\n").contains { line in
            let words = line.split(separator: "\t")
            guard words.count == 2, ["SigIgn:", "SigCgt:"].contains(words[0]) else { return false }
            return UInt64(words[1], radix: 16).map { $0 & 1 << (SIGHUP - 1) != 0 } ?? false
        }
    }

    @Test func systemdHearsOfNoReloadBeforeItIsReady() async throws {
        try await Workspace.with { workspace in
            let socket = workspace.file("passed.sock")
            let systemd = try FakeSystemd(in: workspace, listeningAt: socket)
            // So that it is open, but does not answer where the daemon looks.
            let aside = workspace.file("aside.sock")
            try FileManager.default.moveItem(atPath: socket, toPath: aside)
            let gate = try Pullgated.alone(in: workspace, socket: aside, startedBy: systemd)
            try await gate.start()
            try await gate.waitForLog("the gate does not answer on its own socket")
            // The end of the first one has been told, if it is, before the second begins.
            for _ in 1...2 {
                let mark = gate.daemon.log.mark
                gate.daemon.signal(SIGHUP)
                try await gate.waitForLog("configuration reloaded", since: mark)
            }
            let early = systemd.notifications.received()
            #expect(!early.contains { $0.contains("RELOADING=1") || $0.contains("READY=1") })

            try FileManager.default.moveItem(atPath: aside, toPath: socket)
            try await systemd.notifications.wait(for: "READY=1")
            let before = systemd.notifications.received().count
            gate.daemon.signal(SIGHUP)
            try await systemd.notifications.wait(for: "READY=1", after: before)
        }
    }
}
