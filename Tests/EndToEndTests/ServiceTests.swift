import CRI
import Foundation
import GRPCBridge
import Glibc
import Testing

@testable import NodeFixture

/// What systemd hears from pullgated, and the socket that it passes on.
@Suite struct ServiceTests {
    @Test func isReadyWhenItAnswersAndSaysThatItDrains() async throws {
        try await Workspace.with { workspace in
            let systemd = try FakeSystemd(in: workspace)
            let gate = try Pullgated.alone(in: workspace, startedBy: systemd)
            try await gate.start()
            try await systemd.notifications.wait(for: "READY=1")
            let pull = await CRIClient.with(gate.socketPath) { await $0.pull("busybox") }
            #expect(pull.status.code == .permissionDenied)
            try await systemd.notifications.wait(
                for: "STATUS=listening; no policy bundle is in force"
            )
            #expect(await gate.stop() == .code(0))
            let messages = systemd.notifications.received()
            // The 10 s of `drainTimeout`, and what comes after the drain.
            let time = "EXTEND_TIMEOUT_USEC=47000000"
            #expect(messages.last == "STOPPING=1\n\(time)\nSTATUS=draining")
            #expect(messages.filter { $0.contains("READY=1") }.count == 1)
            #expect(!messages.contains { $0.contains("WATCHDOG") })
        }
    }

    @Test func showsTheRevisionInForce() async throws {
        try await Workspace.with { workspace in
            let endpoint = try await PolicyEndpoint.start(in: workspace)
            try endpoint.publish(Node.bundle(registry: "registry.example.com", revision: 7))
            let systemd = try FakeSystemd(in: workspace)
            let configuration = PullgatedConfiguration(
                socket: workspace.file("gate/pullgate.sock"),
                backend: workspace.file("absent.sock"),
                endpoint: endpoint.url,
                reports: try workspace.folder("reports")
            )
            let gate = try Pullgated(
                yaml: configuration.yaml,
                socket: configuration.socket,
                in: workspace,
                startedBy: systemd
            )
            try await gate.start()
            try await systemd.notifications.wait(for: "STATUS=listening; policy revision 7")
        }
    }

    /// Neither a containerd that is down nor one that hangs counts, nor does `listen.allowedUIDs`.
    @Test(arguments: [false, true])
    func isAliveOnlyWhileItsOwnSocketAnswers(containerdHangs: Bool) async throws {
        let watchdog = Duration.seconds(1)
        try await Workspace.with { workspace in
            let backend = workspace.file("containerd.sock")
            let containerd = try Socket.bound(to: Array(backend.utf8), kind: SOCK_STREAM)
            defer { close(containerd) }
            if containerdHangs { listen(containerd, SOMAXCONN) }
            let systemd = try FakeSystemd(in: workspace, watchdog: watchdog)
            let gate = try Pullgated.alone(
                in: workspace,
                backend: backend,
                allowedUIDs: [12_345],
                startedBy: systemd
            )
            try await gate.start()
            try await systemd.notifications.wait(for: "WATCHDOG=1", count: 3)

            let aside = workspace.file("aside.sock")
            try FileManager.default.moveItem(atPath: gate.socketPath, toPath: aside)
            try await gate.waitForLog("the gate does not answer on its own socket")
            // Of a busy machine the line may be older, and what was on its way still comes.
            try await Deadline.wait(within: .seconds(60), for: "signs of life to end") {
                let count = systemd.signsOfLife
                // There is nothing else to wait for: that nothing comes is what is tested.
                try await Task.sleep(for: watchdog * 2)
                return systemd.signsOfLife == count ? () : nil
            }
            let before = systemd.notifications.received().count

            try FileManager.default.moveItem(atPath: aside, toPath: gate.socketPath)
            try await systemd.notifications.wait(for: "WATCHDOG=1", after: before)
        }
    }

    @Test func onlyItsOwnProcessMayConnectBesidesTheAllowedUsers() async throws {
        try await Workspace.with { workspace in
            let metrics = workspace.file("metrics.sock")
            let gate = try Pullgated.alone(
                in: workspace,
                allowedUIDs: [12_345],
                further: "metrics: {listen: '\(metrics)'}"
            )
            try await gate.start()
            try await gate.waitForLog("warning: users that listen.allowedUIDs lists cannot reach")
            let pull = await CRIClient.with(gate.socketPath) { await $0.pull("busybox") }
            #expect(pull.status.code == .unavailable)
            try await gate.waitForLog("warning: kubelet runs as root, whom listen.allowedUIDs")
            try await gate.waitForLog("connection refused: user 0")
            for _ in 1...5 { #expect(Socket.accepts(at: gate.socketPath)) }
            // What else is refused is counted.
            _ = try await Pullgated.waitForMetrics(at: metrics) {
                ($0["pullgate_connections_total{result=\"refused\"}"] ?? 0) > 5
            }
            let lines = gate.daemon.log.lines().filter { $0.contains("connection refused") }
            #expect(lines.count == 1, "\(lines)")
        }
    }

    @Test func takesOverTheSocketThatSystemdPassesOnAndLeavesItThere() async throws {
        try await Workspace.with { workspace in
            let socket = workspace.file("passed.sock")
            let systemd = try FakeSystemd(in: workspace, listeningAt: socket)
            let own = workspace.file("gate/pullgate.sock")
            let gate = try Pullgated.alone(
                in: workspace,
                socket: socket,
                configuredSocket: own,
                startedBy: systemd
            )
            try await CRIClient.with(socket) { client in
                // Made before the daemon has started, the call waits for it.
                async let early = client.pull("busybox")
                try await gate.start()
                #expect(await early.status.code == .permissionDenied)
            }
            try await gate.waitForLog("systemd has passed on its socket")
            try await systemd.notifications.wait(for: "READY=1")
            #expect(!FileManager.default.fileExists(atPath: own))
            #expect(await gate.stop() == .code(0))
            #expect(Socket.accepts(at: socket))
        }
    }

    @Test func aCallWaitsForContainerdAtTheStartAndNotLater() async throws {
        try await Workspace.with { workspace in
            let containerd = try await Containerd.start(in: workspace)
            await containerd.stop()
            let gate = try Pullgated.alone(in: workspace, backend: containerd.socketPath)
            try await gate.start()
            try await CRIClient.with(gate.socketPath) { client in
                let method = ImageServiceMethod.imageFsInfo
                let hasty = await client.call(method, within: .milliseconds(500))
                #expect(hasty.status.code == .deadlineExceeded)
                async let patient = client.call(method)
                try await containerd.start()
                #expect(await patient.status == .ok)
                await containerd.stop()
                // Half of what it waits at the start: a call that waited would meet its deadline.
                let late = await client.call(method, within: .seconds(30))
                #expect(late.status.code == .unavailable)
            }
        }
    }
}

extension FakeSystemd {
    /// How often the service has said that it is alive.
    fileprivate var signsOfLife: Int {
        notifications.received().count { $0.split(separator: "\n").contains("WATCHDOG=1") }
    }
}
