import GRPCBridge
import Synchronization
import Testing

@testable import EndToEndTests
@testable import NodeFixture
@testable import PolicySyncTests

/// The central endpoint says nothing, breaks off, lies, and does not end.
@Suite(.serialized, .timeLimit(.minutes(4))) struct EndpointFaultTests {
    /// What the endpoint does.
    enum Fault: CaseIterable, Sendable {
        case cutShort, garbage, endless, redirectLoop, silence, halfAHead, slow

        /// What a poll is answered with.
        func answer(at url: String) -> ScriptedServer.Answer {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            return switch self {
            case .cutShort: .textAndEnd(head + "Content-Length: 500\r\n\r\n{\"payload\"")
            case .garbage: .textAndEnd("SSH-2.0-OpenSSH_9.2\r\n")
            case .endless: .endless(head + "Connection: close\r\n\r\n")
            case .redirectLoop:
                .text("HTTP/1.1 307 Loop\r\nLocation: \(url)/bundle\r\nContent-Length: 0\r\n\r\n")
            case .silence: .silence
            case .halfAHead: .text("HTTP/1.1 200 OK\r\nContent-Le")
            case .slow: .dripping(head + String(repeating: "X-Padding: 1\r\n", count: 100))
            }
        }

        /// What the log says of a poll.
        var reason: String {
            switch self {
            case .cutShort: "broke off"
            case .garbage: "cannot be reached"
            case .endless: "sends more than"
            case .redirectLoop: "redirects"
            case .silence, .halfAHead, .slow: "has not answered within"
            }
        }
    }

    /// What the endpoint does now.
    private final class Mood: Sendable {
        enum State {
            case healthy(bundle: String)
            case faulty(Fault)
        }

        let state: Mutex<State>

        init(_ state: State) {
            self.state = Mutex(state)
        }

        func answer(to head: String) -> ScriptedServer.Answer {
            switch state.withLock({ $0 }) {
            case .healthy(let bundle):
                let length = "Content-Length: \(bundle.utf8.count)"
                return .text("HTTP/1.1 200 OK\r\n\(length)\r\n\r\n\(bundle)")
            case .faulty(let fault):
                let lines = head.split(separator: "\r\n")
                let host = lines.first { $0.lowercased().hasPrefix("host: ") }?.dropFirst(6)
                return fault.answer(at: "http://\(host ?? "")")
            }
        }
    }

    @Test(arguments: [Fault.cutShort, .endless])
    func judgesByWhatItHasAndTakesTheNextBundle(_ fault: Fault) async throws {
        try await Self.expectNothingLost(in: fault, polls: 3)
    }

    @Test(LongFaults.trait, arguments: [Fault.garbage, .redirectLoop])
    func judgesByWhatItHasWhateverIsAnswered(_ fault: Fault) async throws {
        try await Self.expectNothingLost(in: fault, polls: 3)
    }

    /// Each poll takes the 30 seconds that a request may take.
    @Test(LongFaults.trait, arguments: [Fault.silence, .halfAHead, .slow])
    func waitsForNoEndpointThatDoesNotFinish(_ fault: Fault) async throws {
        try await Self.expectNothingLost(in: fault, polls: 2)
    }

    private static func expectNothingLost(in fault: Fault, polls: Int) async throws {
        let mood = Mood(.healthy(bundle: Node.bundle(registry: "*").text))
        try await ScriptedServer.with {
            mood.answer(to: $0)
        } _: { server in
            let options = NodeOptions(
                bundle: nil,
                yaml: { configuration in
                    var configuration = configuration
                    configuration.endpoint = server.url
                    return configuration.yaml
                }
            )
            try await Node.with(options, preparing: Pair.init) { node, images in
                let denial = Status.denied(
                    images.severe.denial(policy: "every other namespace (*)")
                )
                let expectJudged = { @Sendable in
                    try await CRIClient.with(node.gate.socketPath) { client in
                        try await Deadline.wait(within: Node.recoveryLimit, for: "a bundle") {
                            await client.pull(images.clean.reference).status == .ok ? () : nil
                        }
                        let status = await client.pull(images.severe.reference).status
                        #expect(status == denial)
                    }
                }
                try await expectJudged()
                let before = try Footprint(of: node.gate.daemon)

                let mark = node.gate.daemon.log.mark
                mood.state.withLock { $0 = .faulty(fault) }
                let count = server.requests.count
                try await Deadline.wait(within: .seconds(120), for: "polls") {
                    server.requests.count >= count + polls ? () : nil
                }
                try await expectJudged()
                let failures = node.gate.daemon.log.lines(since: mark).filter {
                    $0.contains("error: no new policy bundle: ")
                }
                #expect(!failures.isEmpty)
                let others = failures.filter { !$0.contains(fault.reason) }
                #expect(others == [])
                #expect(
                    try Footprint(of: node.gate.daemon).memory
                        < before.memory + Footprint.memoryMargin
                )

                let next = Node.bundle(
                    registry: "*",
                    revision: 2,
                    allowlist: ["CVE-2025-1111", "CVE-2024-3094"]
                )
                mood.state.withLock { $0 = .healthy(bundle: next.text) }
                try await CRIClient.with(node.gate.socketPath) { client in
                    try await Deadline.wait(within: Node.recoveryLimit, for: "the next bundle") {
                        await client.pull(images.severe.reference).status == .ok ? () : nil
                    }
                }
                try await before.waitForReturn(of: node.gate.daemon)
            }
        }
    }
}
