import CRI
import GRPCBridge
import Synchronization

@testable import NodeFixture

/// Clients that call again and again, as busy kubelets do.
final class Load: Sendable {
    /// How many call at the same time.
    static let workers = 8

    /// How long it may take until every worker has seen what the test waits for.
    private static let limit = Duration.seconds(60)

    private struct State {
        var isStopped = false
        var allowed: [[Status]] = Array(repeating: [], count: Load.workers)
        var denied: [Status] = []
    }

    private let client: CRIClient
    private let images: Pair
    private let state = Mutex(State())

    init(client: CRIClient, images: Pair) {
        self.client = client
        self.images = images
    }

    /// How the calls ended so far that no policy denies.
    var allowed: [Status] { state.withLock { $0.allowed.flatMap { $0 } } }

    /// How the pulls of the denied image ended so far.
    var denied: [Status] { state.withLock { $0.denied } }

    /// Calls until `stop()`: some workers pull, some ask, some are denied in between.
    func run(worker: Int) async {
        while !state.withLock({ $0.isStopped }) {
            let status =
                switch worker % 2 {
                case 0: await client.pull(images.clean.reference).status
                default: await client.call(ImageServiceMethod.imageFsInfo).status
                }
            let denial = await client.pull(images.severe.reference).status
            state.withLock {
                $0.allowed[worker].append(status)
                $0.denied.append(denial)
            }
        }
    }

    /// Has the workers end after the calls that they are in.
    func stop() {
        state.withLock { $0.isStopped = true }
    }

    /// Waits until each worker has had a call, begun or ended from now on, that no policy denies and
    /// that ended like this.
    func waitForAllWorkers(
        _ what: String,
        _ matches: @Sendable (Status) -> Bool
    ) async throws {
        let before = state.withLock { $0.allowed.map(\.count) }
        try await Deadline.wait(within: Self.limit, for: "all workers \(what)") {
            let now = state.withLock { $0.allowed }
            let haveSeen = zip(now, before).allSatisfy { $0.dropFirst($1).contains(where: matches) }
            return haveSeen ? () : nil
        }
    }
}
