internal import Admission
internal import FoundationEssentials
internal import GRDB
internal import GRPCBridge
internal import Logging
internal import ServiceLifecycle
internal import Synchronization

/// The newest decisions on this node, to be asked for later; they outlive restarts.
///
/// Never in the way of a pull: decisions are written by a service of their own, and what goes wrong
/// with the file costs the history alone, never a pull.
final class DecisionHistory: DecisionLog, Service {
    /// Decisions that may wait to be written: one for each pull that the gate takes at once.
    static let maximumPending = ProxyServer.maximumCalls

    /// How long a question waits for decisions that are being written: a person waits for it.
    static let settleTimeout = Duration.seconds(5)

    /// The time between two looks whether they have been.
    private static let settleInterval = Duration.milliseconds(5)

    /// The time between two transactions: short for somebody who asks, long beside a transaction.
    private static let writeInterval = Duration.milliseconds(20)

    /// The time between two looks for what is new, short for somebody who watches.
    private static let followInterval = Duration.milliseconds(100)

    private struct State {
        var database: DecisionDatabase?
        /// Whether the file is in use, and not memory instead.
        var isOnDisk: Bool
        /// Whether a damaged file has been replaced: that helps once, or not at all.
        var hasReplaced = false
        /// The number of the newest decision that is written.
        var newest: Int64
        /// What tells these numbers from those of another history; 0 before there is one.
        var identity: Int32 = 0
        var pending: [DecisionRecord] = []
        var recorded = 0
        var written = 0
        var dropped = 0
    }

    private let path: String
    private let settleTimeout: Duration
    private let logger: Logger
    private let state: Mutex<State>
    private let wakeups: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// Opens the file of earlier decisions, or goes on without it.
    ///
    /// - Parameters:
    ///   - path: The file's path.
    ///   - settleTimeout: How long a question waits for decisions that are being written.
    ///   - logger: Where it is said that the file cannot be used.
    init(path: String, settleTimeout: Duration = DecisionHistory.settleTimeout, logger: Logger) {
        self.path = path
        self.settleTimeout = settleTimeout
        self.logger = logger
        (wakeups, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        var state = State(database: nil, isOnDisk: true, newest: 0)
        do {
            try Self.open(path, in: &state)
        } catch {
            Self.replace(path, in: &state, after: error, logger)
        }
        self.state = Mutex(state)
    }

    /// How many decisions could not be kept, because writing did not keep up.
    var dropped: Int { state.withLock { $0.dropped } }

    /// Whether decisions are kept over a restart.
    var isOnDisk: Bool { state.withLock { $0.isOnDisk } }

    /// The number of the newest decision, 0 if there is none.
    var newest: Int64 { state.withLock { $0.newest } }

    /// What tells the numbers of these decisions from those of another history, which begin anew.
    var identity: Int32 { state.withLock { $0.identity } }

    func record(_ record: DecisionRecord) {
        let dropped = state.withLock { state in
            guard state.pending.count < Self.maximumPending else {
                state.dropped += 1
                return state.dropped
            }
            state.pending.append(record)
            state.recorded += 1
            return 0
        }
        wake.yield()
        if dropped == 1 { logger.error("decisions come faster than \(path) takes them") }
    }

    func run() async throws {
        for await _ in wakeups.cancelOnGracefulShutdown() {
            await writePending()
            // Those that come meanwhile are written in one transaction.
            try? await Task.sleep(for: Self.writeInterval)
        }
        await writePending()
    }

    /// The decisions that a query asks for, the oldest first, with those that are just being
    /// written.
    ///
    /// - Throws: `DatabaseError`, or `CancellationError`.
    func decisions(_ query: DecisionQuery) async throws -> [KeptDecision] {
        await settle()
        return try await database?.decisions(query) ?? []
    }

    /// The decision with an id.
    ///
    /// - Throws: `DatabaseError`, or `CancellationError`.
    func decision(id: String) async throws -> KeptDecision? {
        await settle()
        return try await database?.decision(id: id)
    }

    /// The newest decision on an image.
    ///
    /// - Parameters:
    ///   - reference: The image as containerd reads it, if it can.
    ///   - image: The image as it is written.
    /// - Returns: The decision, or nil if none is kept.
    /// - Throws: `DatabaseError`, or `CancellationError`.
    func newest(reference: String?, image: String) async throws -> KeptDecision? {
        await settle()
        return try await database?.newest(reference: reference, image: image)
    }

    /// Waits until there is a decision after a number, or the daemon stops.
    ///
    /// - Parameters:
    ///   - number: The number of the decision that is known.
    ///   - timeout: How long to wait.
    func waitForNewer(than number: Int64, within timeout: Duration) async {
        let end = ContinuousClock.now + timeout
        while newest <= number, ContinuousClock.now < end, !Task.isShuttingDownGracefully {
            guard (try? await Task.sleep(for: Self.followInterval)) != nil else { return }
        }
    }

    private var database: DecisionDatabase? { state.withLock { $0.database } }

    /// Waits, for a bounded time, until what has been recorded so far is written.
    private func settle() async {
        let recorded = state.withLock { $0.recorded }
        let end = ContinuousClock.now + settleTimeout
        while state.withLock({ $0.written }) < recorded, ContinuousClock.now < end {
            guard (try? await Task.sleep(for: Self.settleInterval)) != nil else { return }
        }
    }

    private func writePending() async {
        let (records, newest) = state.withLock { state in
            defer { state.pending = [] }
            return (state.pending, state.newest)
        }
        guard !records.isEmpty else { return }
        var decisions: [KeptDecision] = []
        for record in records {
            let number = newest + Int64(decisions.count) + 1
            // The log has said it when a record cannot be encoded.
            if let decision = try? KeptDecision(record, number: number) {
                decisions.append(decision)
            }
        }
        do {
            try await database?.insert(decisions)
        } catch {
            guard !(error is CancellationError) else { return }
            await leave(after: error)
            try? await database?.insert(decisions)
        }
        state.withLock { state in
            state.newest = decisions.last?.number ?? newest
            state.written += records.count
        }
    }

    /// Goes on in another place, with as much of what is there as can be read.
    private func leave(after error: any Error) async {
        let old = database
        var query = DecisionQuery()
        query.limit = DecisionDatabase.Limits.inMemory.decisions
        let kept = (try? await old?.decisions(query)) ?? []
        old?.close()
        state.withLock { Self.replace(path, in: &$0, after: error, logger) }
        try? await database?.insert(kept)
    }

    private static func open(_ path: String, in state: inout State) throws {
        let database = try DecisionDatabase(path: path, limits: .onDisk)
        state.newest = max(state.newest, try database.newestNumber())
        try identify(database, in: &state)
        state.database = database
    }

    /// Has a database and what goes on with it say that they have the same numbers.
    private static func identify(_ database: DecisionDatabase, in state: inout State) throws {
        if state.identity == 0 { state.identity = try database.identity() }
        if state.identity == 0 { state.identity = Int32.random(in: 1 ... .max) }
        if try database.identity() != state.identity { try database.identify(as: state.identity) }
    }

    /// Takes a new file for a damaged one, and memory for one that cannot be used.
    private static func replace(
        _ path: String,
        in state: inout State,
        after error: any Error,
        _ logger: Logger
    ) {
        if isDamage(error), !state.hasReplaced {
            state.hasReplaced = true
            for suffix in ["", "-wal"] {
                try? FileManager.default.removeItem(atPath: path + suffix)
            }
            if (try? open(path, in: &state)) != nil {
                logger.error("\(path) was damaged; earlier decisions are lost")
                return
            }
        }
        logger.error(
            "\(path) cannot be used, and decisions are lost with the next restart: \(error)"
        )
        state.isOnDisk = false
        let memory = try? DecisionDatabase(path: nil, limits: .inMemory)
        if let memory { try? identify(memory, in: &state) }
        state.database = memory
    }

    private static func isDamage(_ error: any Error) -> Bool {
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_CORRUPT?, .SQLITE_NOTADB?: true
        default: false
        }
    }
}
