import GRPCBridge
import Synchronization
import Testing

@testable import EndToEndTests
@testable import NodeFixture
@testable import PolicySyncTests

/// A registry that says nothing, breaks off, lies, and does not end, beside one that is well.
@Suite(.serialized, .timeLimit(.minutes(10))) struct RegistryFaultTests {
    /// What the registry does.
    enum Fault: CaseIterable, Sendable {
        case silence, halfAHead, slow, cutShort, garbage, redirectLoop, wrongDigest, endless
        /// Its host is gone: nothing arrives, nothing is refused.
        case gone

        /// What a request is answered with.
        func answer(to head: String) -> ScriptedServer.Answer {
            let path = head.split(separator: " ").dropFirst().first ?? "/"
            let type = "Content-Type: application/vnd.oci.image.manifest.v1+json\r\n"
            let digest = "Docker-Content-Digest: sha256:\(String(repeating: "a", count: 64))\r\n"
            let named = "HTTP/1.1 200 OK\r\n\(type)\(digest)"
            switch self {
            case .silence, .gone: return .silence
            case .halfAHead: return .text("HTTP/1.1 200 OK\r\nContent-Ty")
            case .slow:
                return .dripping(named + String(repeating: "X-Padding: 1\r\n", count: 10))
            case .cutShort: return .textAndEnd("\(named)Content-Length: 500\r\n\r\n{")
            case .garbage: return .textAndEnd("SSH-2.0-OpenSSH_9.2\r\n")
            case .redirectLoop:
                return .text("HTTP/1.1 307 Loop\r\nLocation: \(path)\r\nContent-Length: 0\r\n\r\n")
            case .wrongDigest, .endless:
                if head.hasPrefix("HEAD") { return .text("\(named)Content-Length: 2\r\n\r\n") }
                return self == .endless
                    ? .endless("\(named)Connection: close\r\n\r\n")
                    : .text("\(named)Content-Length: 2\r\n\r\n{}")
            }
        }

        /// What the caller reads.
        var reason: String {
            switch self {
            case .silence, .halfAHead, .slow, .gone: "no answer in time"
            case .cutShort, .garbage, .redirectLoop, .wrongDigest, .endless: "cannot be resolved"
            }
        }

        /// Connections that hang while they are made are waited for until they are given up, after
        /// 30 seconds.
        var recovery: Recovery {
            let fault = "\(self) of this registry"
            return switch self {
            case .silence, .gone:
                Recovery(fault: fault, codes: [.unavailable], limit: .seconds(45))
            case .halfAHead, .slow, .cutShort, .garbage, .redirectLoop, .wrongDigest, .endless:
                .atOnce(after: fault)
            }
        }

        /// How long the gate may ask: long enough to see what is not about time, and for a pull from
        /// another registry on a busy machine.
        var resolveTimeout: String {
            switch self {
            case .silence, .halfAHead, .slow: "20s"
            // Less than it waits for a connection, which would be another reason.
            case .gone: "5s"
            case .cutShort, .garbage, .redirectLoop, .wrongDigest, .endless: "30s"
            }
        }
    }

    /// What the registry does now.
    private final class Mood: Sendable {
        enum State {
            case faulty(Fault)
            /// It sends everybody to a registry that is well.
            case healthy(url: String)
        }

        let state: Mutex<State>

        init(_ state: State) {
            self.state = Mutex(state)
        }

        func answer(to head: String) -> ScriptedServer.Answer {
            switch state.withLock({ $0 }) {
            case .faulty(let fault): return fault.answer(to: head)
            case .healthy(let url):
                let path = head.split(separator: " ").dropFirst().first ?? "/"
                let location = "Location: \(url)\(path)"
                return .text(
                    "HTTP/1.1 307 Elsewhere\r\n\(location)\r\nContent-Length: 0\r\n\r\n"
                )
            }
        }
    }

    /// A bundle that judges the node's own registry as usual, and every other one by the same.
    static func bundle(registry: String) -> JSONValue {
        let names = [registry, "*"]
        return Node.bundle(
            registry: registry,
            namespaces: names.map { ["name": .string($0), "blocking": "enforce"] }
        )
    }

    /// The bundle, and how long the gate may ask a registry.
    private static func options(resolveTimeout: String) -> NodeOptions {
        NodeOptions(
            bundle: { Self.bundle(registry: $0) },
            yaml: { configuration in
                var configuration = configuration
                configuration.resolveTimeout = resolveTimeout
                return configuration.yaml
            }
        )
    }

    @Test func holdsUpNoPullFromAnotherRegistry() async throws {
        try await ScriptedServer.with {
            // Whether it speaks TLS it says at once.
            $0.hasPrefix("HEAD") ? .silence : .textAndEnd("HTTP/1.1 400 No TLS\r\n\r\n")
        } _: { server in
            // Pulls from the silent one end when the test has seen enough.
            let options = Self.options(resolveTimeout: "1m")
            try await Node.with(options, preparing: Pair.init) { node, images in
                let before = try await node.footprint(after: images)
                let host = server.url.dropFirst("http://".count)
                let ended = Mutex<[Status]>([])
                try await CRIClient.with(node.gate.socketPath) { client in
                    let pull = { @Sendable (number: Int) in
                        let image = "\(host)/team/app\(number):1.0"
                        let status = await client.pull(image).status
                        ended.withLock { $0.append(status) }
                    }
                    try await withThrowingDiscardingTaskGroup { group in
                        for number in 0..<30 { group.addTask { await pull(number) } }
                        // On all connections that the gate makes to one host.
                        try await Deadline.wait(within: Node.recoveryLimit, for: "requests") {
                            server.requests.count { $0.hasPrefix("HEAD") } >= 8 ? () : nil
                        }
                        try await node.waitForNormal(images, .atOnce(after: "a silent registry"))
                        #expect(ended.withLock { $0 } == [])
                        group.cancelAll()
                    }
                }
                try await before.waitForReturn(of: node.gate.daemon)
            }
        }
    }

    @Test func saysThatARegistryIsDownAndServesItsImagesAtOnceWhenItIsBack() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            let before = try await node.footprint(after: images)
            try await node.containerd.removeAllImages()
            await node.registry.daemon.kill()
            await CRIClient.with(node.gate.socketPath) { client in
                for image in [images.clean, images.severe] {
                    let status = await client.pull(image.reference).status
                    #expect(status.code == .unavailable)
                    let start = "pullgate: \(image.reference) cannot be judged: "
                    #expect(status.message.hasPrefix(start), "\(status)")
                    #expect(status.message.contains("Connection refused"), "\(status)")
                }
            }
            #expect(try await node.containerd.images() == [])
            try await node.registry.daemon.start()
            try await node.waitForNormal(images, .atOnce(after: "this registry was down"))
            try await before.waitForReturn(of: node.gate.daemon)
        }
    }

    @Test(arguments: [Fault.silence, .wrongDigest])
    func letsNothingThroughAndHoldsUpNoOther(_ fault: Fault) async throws {
        try await Self.expectNothingThrough(fault)
    }

    @Test(
        LongFaults.trait,
        arguments: [Fault.halfAHead, .slow, .cutShort, .garbage, .redirectLoop, .endless, .gone]
    )
    func letsNothingThroughWhateverIsAnswered(_ fault: Fault) async throws {
        try await Self.expectNothingThrough(fault)
    }

    private static func expectNothingThrough(_ fault: Fault) async throws {
        let options = Self.options(resolveTimeout: fault.resolveTimeout)
        let mood = Mood(.faulty(fault))
        try await ScriptedServer.with {
            mood.answer(to: $0)
        } _: { server in
            try await Node.with(options, preparing: Pair.init) { node, images in
                let before = try await node.footprint(after: images)
                let host = String(server.url.dropFirst("http://".count))
                let clean = images.clean.named(registry: host)
                let severe = images.severe.named(registry: host)
                let denial = Status.denied(severe.denial(policy: "every other namespace (*)"))
                if fault == .gone {
                    // It goes when the gate has a connection to it.
                    mood.state.withLock { $0 = .healthy(url: node.registry.url) }
                    let status = await CRIClient.with(node.gate.socketPath) {
                        await $0.pull(severe.reference).status
                    }
                    #expect(status == denial)
                    try await server.vanish()
                }
                let pulled =
                    (1...30).map { "\(host)/team/app\($0):1.0" } + [clean, severe].map(\.reference)
                await CRIClient.with(node.gate.socketPath) { client in
                    await withDiscardingTaskGroup { group in
                        for image in pulled {
                            group.addTask {
                                // They wait for each other, too.
                                let pull = await client.pull(image, within: .seconds(180))
                                let status = pull.status
                                #expect(status.code == .unavailable)
                                let start = "pullgate: \(image) cannot be judged: "
                                #expect(status.message.hasPrefix(start), "\(status)")
                                #expect(status.message.contains(fault.reason), "\(status)")
                            }
                        }
                        group.addTask {
                            // Nobody waits for a registry that another one asks.
                            let status = await client.pull(images.clean.reference).status
                            #expect(status == .ok)
                        }
                    }
                }
                let log = node.containerd.daemon.log.lines()
                #expect(!log.contains { $0.contains("PullImage \\\"\(host)") })

                // Once it does as it should, its images are judged as any.
                mood.state.withLock { $0 = .healthy(url: node.registry.url) }
                if fault == .gone { try await server.comeBack() }
                try await CRIClient.with(node.gate.socketPath) { client in
                    try await fault.recovery.waitForPull(of: clean.reference, by: client)
                    #expect(await client.pull(severe.reference).status == denial)
                }
                let names = try await node.containerd.images()
                #expect(names.contains(clean.reference))
                #expect(!names.contains(severe.reference))
                try await node.waitForNormal(images, .atOnce(after: "\(fault) of another registry"))
                try await before.waitForReturn(of: node.gate.daemon)
            }
        }
    }
}
