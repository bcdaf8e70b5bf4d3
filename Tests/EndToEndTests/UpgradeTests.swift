import CRI
import GRPCBridge
import Synchronization
import Testing

@testable import NodeFixture

/// pullgated is replaced while clients use it, as an upgrade of its package does.
@Suite struct UpgradeTests {
    /// How often the daemon is restarted.
    private static let restarts = 3

    @Test func noConnectionIsRefusedWhenTheSocketIsSystemds() async throws {
        let options = NodeOptions(hasPassedSocket: true)
        try await Node.with(options, preparing: Pair.init) { node, images in
            try await CRIClient.with(node.gate.socketPath) { client in
                let load = Load(client: client, images: images)
                let newcomers = Newcomers(socket: node.gate.socketPath, image: images.clean)
                try await withThrowingTaskGroup { group in
                    for number in 0..<Load.workers {
                        group.addTask { await load.run(worker: number) }
                    }
                    group.addTask { await newcomers.run() }
                    defer {
                        load.stop()
                        newcomers.stop()
                    }
                    for _ in 0..<Self.restarts {
                        try await load.waitForAllWorkers("to succeed") { $0 == .ok }
                        #expect(await node.gate.stop() == .code(0))
                        try await node.gate.start()
                    }
                    try await load.waitForAllWorkers("to succeed") { $0 == .ok }
                    load.stop()
                    newcomers.stop()
                    try await group.waitForAll()
                }
                let denial = Status.denied(images.denial)
                let allowed = load.allowed + newcomers.statuses
                let failures =
                    allowed.filter { $0 != .ok } + load.denied.filter { $0 != denial }
                let refused = failures.filter { !Self.isCutOff($0) }
                #expect(refused == [])
                #expect(failures.count <= Self.restarts * (Load.workers + 1))
                #expect(newcomers.statuses.contains(.ok))
            }
        }
    }

    /// Whether a call ended because it reached the old daemon when that had just told its clients
    /// to go elsewhere.
    ///
    /// C-core takes no call after that moment and ends those that are on their way. Calls that it
    /// has taken before are finished.
    private static func isCutOff(_ status: Status) -> Bool {
        switch status.code {
        case .cancelled: true
        case .unavailable: !status.message.contains("connect")
        default: false
        }
    }
}

/// Clients that connect for one pull each, as crictl does.
private final class Newcomers: Sendable {
    private struct State {
        var isStopped = false
        var statuses: [Status] = []
    }

    private let socket: String
    private let image: PushedImage
    private let state = Mutex(State())

    init(socket: String, image: PushedImage) {
        self.socket = socket
        self.image = image
    }

    /// How their pulls ended.
    var statuses: [Status] { state.withLock { $0.statuses } }

    /// Pulls until `stop()`.
    func run() async {
        while !state.withLock({ $0.isStopped }) {
            let status = await CRIClient.with(socket) { await $0.pull(image.reference).status }
            state.withLock { $0.statuses.append(status) }
        }
    }

    /// Has no more clients come.
    func stop() {
        state.withLock { $0.isStopped = true }
    }
}
