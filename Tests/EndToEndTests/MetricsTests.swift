import CRI
import Foundation
import GRPCBridge
import Testing

@testable import NodeFixture

/// What Prometheus reads from a daemon that works.
@Suite struct MetricsTests {
    @Test func countsPullsCallsAndConnectionsOnALoopbackPort() async throws {
        // Nobody else gets it until the daemon listens on it.
        let port = try MutePort(.refusing)
        let options = NodeOptions(yaml: { configuration in
            var configuration = configuration
            configuration.further = "metrics: {listen: '\(port.address)'}"
            return configuration.yaml
        })
        try await Node.with(
            options,
            preparing: { node in
                (
                    clean: try await node.pushImage("app/clean", findings: Findings.harmless),
                    severe: try await node.pushImage("app/severe", findings: Findings.severe)
                )
            }
        ) { node, images in
            try await CRIClient.with(node.gate.socketPath) { client in
                // First, so that no pull is judged anew after a wait for containerd.
                _ = await client.call(ImageServiceMethod.imageFsInfo)
                #expect(await client.pull(images.severe.reference).status.code == .permissionDenied)
                #expect(await client.pull(images.clean.reference).status == .ok)
                _ = await client.call("/some.Service/\"Odd\"")
                let odd = "pullgate_calls_total{code=\"Unimplemented\",method=\"other\"}"
                let pull = "method=\"runtime.v1.ImageService/PullImage\""
                // Calls are counted when their answers are on their way. The gate connects to itself at
                // times, to see whether it answers.
                let metrics = try await Pullgated.waitForMetrics(at: port.address) { metrics in
                    metrics[odd] == 1 && metrics["pullgate_calls_total{code=\"OK\",\(pull)}"] == 1
                        && metrics["pullgate_connections_open"] == 1
                }
                let namespace = "policy_namespace=\"\(node.registry.address)\""
                #expect(metrics["pullgate_pulls_total{outcome=\"allowed\",\(namespace)}"] == 1)
                #expect(metrics["pullgate_pulls_total{outcome=\"denied\",\(namespace)}"] == 1)
                #expect(metrics["pullgate_decision_seconds_count"] == 2)
                #expect(metrics["pullgate_resolve_seconds_count"] == 2)
                #expect(metrics["pullgate_backend_pull_seconds_count"] == 1)
                #expect(metrics["pullgate_calls_total{code=\"PermissionDenied\",\(pull)}"] == 1)
                let info = "method=\"runtime.v1.ImageService/ImageFsInfo\""
                #expect(metrics["pullgate_calls_total{code=\"OK\",\(info)}"] == 1)
                #expect(metrics["pullgate_bundle_revision"] == 1)
                #expect(metrics["pullgate_bundle_issued_timestamp_seconds"] == 1_767_225_600)
                #expect(metrics["pullgate_bundle_expiry_timestamp_seconds"] == nil)
                #expect(metrics["pullgate_sync_last_success_age_seconds"] != nil)
            }
        }
    }

    @Test func showsOnASocketThatNothingIsKnownYet() async throws {
        try await Workspace.with { workspace in
            let socket = workspace.file("metrics/metrics.sock")
            let gate = try Pullgated.alone(
                in: workspace,
                allowedUIDs: [12_345],
                further: "metrics: {listen: 'unix://\(socket)'}"
            )
            try await gate.start()
            let pull = await CRIClient.with(gate.socketPath) { await $0.pull("busybox") }
            #expect(pull.status.code == .unavailable)
            let unreachable = "pullgate_sync_errors_total{code=\"unreachable\"}"
            let metrics = try await Pullgated.waitForMetrics(at: socket) { metrics in
                (metrics[unreachable] ?? 0) > 0
            }
            #expect(metrics["pullgate_connections_total{result=\"accepted\"}"] == 0)
            #expect((metrics["pullgate_connections_total{result=\"refused\"}"] ?? 0) > 0)
            #expect(metrics["pullgate_bundle_revision"] == nil)
            let age = try #require(metrics["pullgate_sync_last_success_age_seconds"])
            #expect((0..<120).contains(age), "the time since the start")
            #expect(metrics["pullgate_sync_errors_total{code=\"expired\"}"] == 0)
            #expect(metrics["pullgate_bundle_unsaved"] == 0)
            let start = try #require(metrics["process_start_time_seconds"])
            #expect(abs(start - Date.now.timeIntervalSince1970) < 120)
            #expect((metrics["process_resident_memory_bytes"] ?? 0) > 1_000_000)
            #expect((metrics["process_open_fds"] ?? 0) > 3)
            let seconds = try #require(metrics["process_cpu_seconds_total"])
            #expect(seconds > 0)
            #expect(seconds < 120, "it has hardly run")
            for reason in ["breakGlass", "exempt", "present"] {
                #expect(metrics["pullgate_waived_pulls_total{reason=\"\(reason)\"}"] == 0)
            }
            #expect(metrics["pullgate_hidden_images_total"] == 0)
            let attributes = try FileManager.default.attributesOfItem(atPath: socket)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(await gate.stop() == .code(0))
            #expect(!FileManager.default.fileExists(atPath: socket))
        }
    }

    @Test func aCrowdOfConnectionsWaitsOutside() async throws {
        try await Workspace.with { workspace in
            _ = try workspace.folder("gate")
            let socket = workspace.file("gate/metrics.sock")
            let gate = try Pullgated.alone(
                in: workspace,
                further: "metrics: {listen: 'unix://\(socket)'}"
            )
            try await gate.start()
            _ = try await Pullgated.waitForMetrics(at: socket) { _ in true }
            let question = "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"
            var clients = try (0..<100).map { _ in try LocalClient(of: socket, asking: question) }
            // The connections are taken in their order; the scrape before may still be open.
            for client in clients.prefix(60) { try await client.waitForAnswer() }
            // Time in which a daemon without a limit answers the rest many times over.
            let admin = gate.adminSocketPath.replacing("/", with: "%2F")
            for _ in 0..<20 {
                let status = try await LoopbackHTTP.send("GET", "http+unix://\(admin)/v1/status")
                #expect(status.status == 200)
            }
            // Four are accepted at once, so three may be too many.
            #expect(clients.count(where: \.isAnswered) <= 67)
            let last = clients.removeLast()
            #expect(!last.isAnswered, "it is above the limit")
            clients = []
            try await last.waitForAnswer()
            _ = try await Pullgated.metrics(at: socket)
            #expect(await gate.stop() == .code(0))
        }
    }

    @Test func theGateWorksWithoutMetricsThatCannotBeServed() async throws {
        try await Workspace.with { workspace in
            let gate = try Pullgated.alone(
                in: workspace,
                further: "metrics: {listen: 'unix:///proc/metrics.sock'}"
            )
            try await gate.start()
            try await gate.waitForLog("/metrics cannot be served at unix:///proc/metrics.sock")
            let pull = await CRIClient.with(gate.socketPath) { await $0.pull("busybox") }
            #expect(pull.status.code == .permissionDenied)
        }
    }
}
