import Foundation
import GRPCBridge
import Glibc
import Testing

@testable import NodeFixture

/// What a webhook hears of a daemon's decisions.
@Suite struct AlertTests {
    private static func alerts(in requests: [WebhookReceiver.Request]) throws -> [JSONValue] {
        try requests.flatMap { try JSONValue(parsing: $0.body)["alerts"].elements }
    }

    @Test func sendsDenialsTogetherWithTheHeaderFieldsOfAFile() async throws {
        try await Workspace.with { workspace in
            try await WebhookReceiver.with { receiver in
                let file = try workspace.write("Authorization: Bearer hush\n", to: "headers")
                let gate = try Pullgated.alone(
                    in: workspace,
                    further: """
                        logLevel: debug
                        alerts:
                          url: \(receiver.url)
                          headersFile: \(file)
                          maxBatch: 2
                          maxDelay: 10m
                        """
                )
                try await gate.start()
                await CRIClient.with(gate.socketPath) { client in
                    for image in ["a", "b", "c"] { _ = await client.pull(image) }
                }
                // The third one is sent when the daemon ends.
                let first = try await receiver.wait { $0.count == 1 }
                #expect(try Self.alerts(in: first).count == 2)
                #expect(await gate.stop() == .code(0))
                let requests = try await receiver.wait { $0.count == 2 }
                let alerts = try Self.alerts(in: requests)
                #expect(alerts.map { $0["decision"]["image"] } == ["a", "b", "c"])
                #expect(alerts.map { $0["cause"] } == ["cannotKnow", "cannotKnow", "cannotKnow"])
                #expect(alerts[0]["decision"]["outcome"] == "deny")
                #expect(requests[0].path == "/hook?key=secret-of-the-url")
                #expect(requests[0].headers["authorization"] == "Bearer hush")
                #expect(requests[0].headers["content-type"] == "application/json")
                #expect(try JSONValue(parsing: requests[0].body)["dropped"] == 0)
                let log = gate.daemon.log.lines().joined(separator: "\n")
                #expect(!log.contains("hush"))
                #expect(!log.contains("secret-of-the-url"))
            }
        }
    }

    @Test func triesAgainAndGivesUpWhatIsRefused() async throws {
        try await Workspace.with { workspace in
            let answers = [500, 204, 400, 204]
            try await WebhookReceiver.with(answering: { answers[min($0, 3)] }) { receiver in
                let metrics = workspace.file("metrics.sock")
                let gate = try Pullgated.alone(
                    in: workspace,
                    further: """
                        metrics: {listen: \(metrics)}
                        alerts: {url: '\(receiver.url)', on: [denied], maxDelay: 0s}
                        """
                )
                try await gate.start()
                try await CRIClient.with(gate.socketPath) { client in
                    _ = await client.pull("a")
                    let requests = try await receiver.wait { $0.count == 2 }
                    #expect(requests[0].body == requests[1].body)
                    _ = await client.pull("b")
                    _ = try await receiver.wait { $0.count == 3 }
                    try await gate.waitForLog("alerts are given up: it answered 400")
                    _ = await client.pull("c")
                    let alerts = try Self.alerts(in: try await receiver.wait { $0.count == 4 })
                    #expect(alerts.map { $0["decision"]["image"] } == ["a", "a", "b", "c"])
                    #expect(alerts.last?["cause"] == "denied")
                }
                try await gate.waitForLog("alerts cannot be sent and are tried again: it answered")
                try await gate.waitForLog("alerts are sent again")
                let counts = try await Pullgated.waitForMetrics(at: metrics) {
                    $0["pullgate_alerts_total{result=\"sent\"}"] == 2
                }
                #expect(counts["pullgate_alerts_total{result=\"failed\"}"] == 1)
            }
        }
    }

    @Test func aRequestThatTheEndCutsOffIsNoProblem() async throws {
        try await Workspace.with { workspace in
            let webhook = try MutePort(.silent)
            let gate = try Pullgated.alone(
                in: workspace,
                further: "alerts: {url: 'http://\(webhook.address)', maxDelay: 0s}"
            )
            try await gate.start()
            _ = await CRIClient.with(gate.socketPath) { await $0.pull("a") }
            try await webhook.waitForClient()
            #expect(await gate.stop() == .code(0))
            try await gate.waitForLog("alerts are given up: it cannot be reached: ")
            // Nor is there an answer in time, if the machine is busy, which is a problem.
            let lines = gate.daemon.log.lines().filter { $0.contains("alerts cannot be sent") }
            #expect(!lines.contains { $0.contains("the request was given up") }, "\(lines)")
        }
    }

    @Test func trustsAPrivateAuthorityOnceItIsNamed() async throws {
        try await Workspace.with { workspace in
            let certificate = try await ServerCertificate.make("webhook-tls", in: workspace)
            try await WebhookReceiver.with(certificate: certificate) { receiver in
                let file = try workspace.write("Authorization: Bearer hush\n", to: "headers")
                func alerts(_ further: String = "") -> String {
                    "alerts: {url: '\(receiver.url)', headersFile: \(file), maxDelay: 0s\(further)}"
                }
                let gate = try Pullgated.alone(in: workspace, further: alerts())
                try await gate.start()
                try await CRIClient.with(gate.socketPath) { client in
                    _ = await client.pull("a")
                    let line = try await gate.waitForLog("alerts cannot be sent")
                    #expect(line.contains("CERTIFICATE_VERIFY_FAILED"))

                    let yaml = try String(contentsOfFile: gate.configurationPath, encoding: .utf8)
                    try yaml.replacing(alerts(), with: alerts(", caFile: \(certificate.caPath)"))
                        .write(toFile: gate.configurationPath, atomically: true, encoding: .utf8)
                    gate.daemon.signal(SIGHUP)
                    let requests = try await receiver.wait { !$0.isEmpty }
                    let sent = try Self.alerts(in: requests)
                    #expect(sent.first?["decision"]["image"] == "a")
                    #expect(requests[0].headers["authorization"] == "Bearer hush")
                }
            }
        }
    }

    @Test func tellsThatABundleHasExpiredThoughNobodyPulls() async throws {
        try await WebhookReceiver.with { receiver in
            let options = NodeOptions(yaml: { configuration in
                var configuration = configuration
                configuration.further = "alerts: {url: '\(receiver.url)', maxDelay: 0s}"
                return configuration.yaml
            })
            try await Node.with(options) { node in
                let revision = try await Self.activateWhatExpires(at: node)
                let requests = try await receiver.wait(within: .seconds(120)) { !$0.isEmpty }
                let began = try Self.alerts(in: requests)
                #expect(began.map { $0["cause"] } == ["cannotKnow"])
                #expect(began[0]["decision"] == .null)
                #expect(began[0]["problem"]["kind"] == "bundleExpired")
                #expect(began[0]["problem"]["over"] == false)
                try await node.gate.waitForLog(
                    "the policy bundle in force (revision \(revision)) has expired"
                )

                let next = Node.bundle(registry: node.registry.address, revision: revision + 1)
                try await node.activate(next)
                let all = try Self.alerts(in: try await receiver.wait { $0.count == 2 })
                #expect(all[1]["problem"]["kind"] == "bundleExpired")
                #expect(all[1]["problem"]["over"] == true)
                #expect(all[1]["problem"]["since"] == began[0]["problem"]["since"])
            }
        }
    }

    /// Puts a bundle in force that expires soon.
    ///
    /// On a busy machine it can expire before the gate has it: the next one lasts longer.
    ///
    /// - Returns: Its revision.
    private static func activateWhatExpires(at node: Node) async throws -> Int {
        for (revision, seconds) in [(2, 5.0), (3, 20), (4, 80)] {
            let bundle = Node.bundle(registry: node.registry.address, revision: revision)
            let end = Date(timeIntervalSinceNow: seconds).formatted(.iso8601)
            try node.endpoint.publish(bundle.with("expiresAt", .string(end)))
            let what = "revision \(revision) to be in force, or too old"
            let isActive = try await Deadline.wait(within: .seconds(60), for: what) {
                let lines = node.gate.daemon.log.lines()
                if lines.contains(where: { $0.contains("activated revision=\(revision)") }) {
                    return true
                }
                let isTooOld = lines.contains { $0.contains("revision \(revision) expired at") }
                return isTooOld ? false : nil
            }
            if isActive { return revision }
        }
        throw FixtureError(code: .timedOut, message: "each bundle had expired before it came")
    }
}
