import Foundation
import GRPCBridge
import PolicyBundles
import Synchronization
import Testing

@testable import EndToEndTests
@testable import NodeFixture
@testable import PolicySyncTests

/// The central endpoint says nothing, breaks off, lies, and does not end.
@Suite(.serialized, .timeLimit(.minutes(10))) struct EndpointFaultTests {
    /// What the endpoint does.
    enum Fault: CaseIterable, Sendable {
        case cutShort, garbage, endless, redirectLoop, silence, halfAHead, slow
        /// An older bundle, signed as it should be, or the next one, signed by somebody else.
        case older, forged
        /// Its host is gone: nothing arrives, nothing is refused.
        case gone

        /// What a poll is answered with.
        func answer(at url: String, _ bundles: Bundles) -> ScriptedServer.Answer {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            return switch self {
            case .cutShort: .textAndEnd(head + "Content-Length: 500\r\n\r\n{\"payload\"")
            case .garbage: .textAndEnd("SSH-2.0-OpenSSH_9.2\r\n")
            case .endless: .endless(head + "Connection: close\r\n\r\n")
            case .redirectLoop:
                .text("HTTP/1.1 307 Loop\r\nLocation: \(url)/bundle\r\nContent-Length: 0\r\n\r\n")
            case .silence: .silence
            // As ever: that nothing arrives is all that may be wrong.
            case .gone: .bundle(bundles.inForce)
            case .halfAHead: .text("HTTP/1.1 200 OK\r\nContent-Le")
            case .slow: .dripping(head + String(repeating: "X-Padding: 1\r\n", count: 100))
            case .older: .bundle(bundles.older)
            case .forged: .bundle(bundles.forged)
            }
        }

        /// Whether each poll lasts the 30 seconds that a request may take.
        var isTimed: Bool {
            switch self {
            case .silence, .halfAHead, .slow, .gone: true
            case .cutShort, .garbage, .endless, .redirectLoop, .older, .forged: false
            }
        }

        /// What the log may say of a poll.
        var reasons: [String] {
            switch self {
            case .cutShort: ["broke off"]
            case .garbage: ["cannot be reached"]
            case .endless: ["sends more than"]
            case .redirectLoop: ["redirects"]
            // The limits of a poll and of a connection without a byte end in the same moment.
            case .silence, .halfAHead, .slow: ["has not answered within", "no answer in time"]
            case .older: ["is older than"]
            case .forged: ["no bundle to trust"]
            // On the connection that there was, where the same holds, and on a new one.
            case .gone: ["has not answered within", "no answer in time", "no connection in time"]
            }
        }

        /// The next poll brings the next bundle, until which the one before denies.
        var recovery: Recovery {
            Recovery(
                fault: "\(self) of the endpoint",
                codes: [.permissionDenied],
                limit: .seconds(isTimed ? 45 : 10)
            )
        }
    }

    /// What an author has signed whose key the node trusts, and what another one has.
    struct Bundles: Sendable {
        let key = SigningKey(generating: .ed25519)

        /// Allows everything.
        let older: String
        let inForce: String
        /// Allows everything.
        let next: String
        /// As `next`, signed by another key.
        let forged: String

        init() throws {
            let allowlist = Findings.severe.map(\.id)
            let next = Node.bundle(registry: "*", revision: 3, allowlist: allowlist).text
            older = try Envelope.signed(
                Node.bundle(registry: "*", revision: 1, allowlist: allowlist).text,
                by: [key]
            )
            inForce = try Envelope.signed(Node.bundle(registry: "*", revision: 2).text, by: [key])
            self.next = try Envelope.signed(next, by: [key])
            forged = try Envelope.signed(next, by: [SigningKey(generating: .ed25519)])
        }
    }

    /// What the endpoint does now.
    private final class Mood: Sendable {
        enum State {
            case before, faulty(Fault), after
        }

        let state = Mutex(State.before)

        private let bundles: Bundles

        init(_ bundles: Bundles) {
            self.bundles = bundles
        }

        func answer(to head: String) -> ScriptedServer.Answer {
            switch state.withLock({ $0 }) {
            case .before: return .bundle(bundles.inForce)
            case .faulty(let fault):
                let lines = head.split(separator: "\r\n")
                let host = lines.first { $0.lowercased().hasPrefix("host: ") }?.dropFirst(6)
                return fault.answer(at: "http://\(host ?? "")", bundles)
            case .after: return .bundle(bundles.next)
            }
        }
    }

    @Test(arguments: [Fault.cutShort, .endless, .older, .forged])
    func judgesByWhatItHasAndTakesTheNextBundle(_ fault: Fault) async throws {
        try await Self.expectNothingLost(in: fault, polls: 3)
    }

    @Test(LongFaults.trait, arguments: [Fault.garbage, .redirectLoop])
    func judgesByWhatItHasWhateverIsAnswered(_ fault: Fault) async throws {
        try await Self.expectNothingLost(in: fault, polls: 3)
    }

    @Test(LongFaults.trait, arguments: [Fault.silence, .halfAHead, .slow, .gone])
    func waitsForNoEndpointThatDoesNotFinish(_ fault: Fault) async throws {
        try await Self.expectNothingLost(in: fault, polls: 2)
    }

    /// The file with the key that the node trusts.
    private static let keyFile = "bundle.key.pub"

    private static func expectNothingLost(in fault: Fault, polls: Int) async throws {
        let bundles = try Bundles()
        let mood = Mood(bundles)
        try await ScriptedServer.with {
            mood.answer(to: $0)
        } _: { server in
            let options = NodeOptions(
                bundle: nil,
                keyFile: keyFile,
                yaml: { configuration in
                    var configuration = configuration
                    configuration.endpoint = server.url
                    let metrics = "\(configuration.socket).metrics"
                    configuration.further = "metrics: {listen: 'unix://\(metrics)'}"
                    return configuration.yaml
                }
            )
            try await Node.with(options) { node in
                try node.workspace.write(bundles.key.publicKey.pem, to: keyFile)
                return try await Pair(on: node)
            } _: { node, images in
                let denial = Status.denied(
                    images.severe.denial(policy: "every other namespace (*)")
                )
                let expectJudged = { @Sendable in
                    await CRIClient.with(node.gate.socketPath) { client in
                        #expect(await client.pull(images.clean.reference).status == .ok)
                        #expect(await client.pull(images.severe.reference).status == denial)
                    }
                }
                try await node.gate.waitForLog("policy bundle activated")
                await expectJudged()
                let before = try Footprint(of: node.gate.daemon)

                let mark = node.gate.daemon.log.mark
                mood.state.withLock { $0 = .faulty(fault) }
                if fault == .gone { try await server.vanish() }
                let failed = try await node.gate.failedPolls() + polls
                try await Deadline.wait(within: .seconds(120), for: "polls to fail") {
                    try await node.gate.failedPolls() >= failed ? () : nil
                }
                await expectJudged()
                try await node.gate.waitForLog("error: no new policy bundle: ", since: mark)
                let failures = node.gate.daemon.log.lines(since: mark).filter {
                    $0.contains("error: no new policy bundle: ")
                }
                let others = failures.filter { failure in
                    !fault.reasons.contains { failure.contains($0) }
                }
                #expect(others == [])
                #expect(
                    try Footprint(of: node.gate.daemon).memory
                        < before.memory + Footprint.memoryMargin
                )

                mood.state.withLock { $0 = .after }
                if fault == .gone { try await server.comeBack() }
                try await CRIClient.with(node.gate.socketPath) { client in
                    try await fault.recovery.waitForPull(of: images.severe.reference, by: client)
                }
                try await before.waitForReturn(of: node.gate.daemon)
            }
        }
    }
}

extension ScriptedServer.Answer {
    /// A bundle, as it should be answered.
    fileprivate static func bundle(_ text: String) -> Self {
        .text("HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
    }
}

extension Pullgated {
    /// How many polls of the endpoint have failed.
    fileprivate func failedPolls() async throws -> Int {
        let metrics = try await Self.metrics(at: metricsSocketPath)
        let family = metrics.families.first { $0.name == "pullgate_sync_errors_total" }
        return Int(family?.samples.values.reduce(0, +) ?? 0)
    }
}
