internal import Admission
internal import GRDB
internal import Logging
internal import ServiceLifecycle
internal import Synchronization

/// The newest decisions on this node, to be asked for later; they outlive restarts.
///
/// Never in the way of a pull: decisions are written by a service of their own, and what goes wrong
/// with the file costs the history alone, never a pull.
final class DecisionHistory: LineLog, Service {
    /// Bytes that decisions which wait to be written may take, about: as many as the gate takes pulls
    /// at once, or tens on images with thousands of findings.
    static let maximumWaitingBytes = 16 << 20

    /// How long a question waits for decisions that are being written: a person waits for it.
    static let settleTimeout = Duration.seconds(5)

    /// The time between two looks whether they have been.
    private static let settleInterval = Duration.milliseconds(5)

    /// The time between two transactions: short for somebody who asks, long beside a transaction.
    private static let writeInterval = Duration.milliseconds(20)

    /// The time between two looks for what is new, short for somebody who watches.
    private static let followInterval = Duration.milliseconds(100)

    /// What it means that decisions are not kept.
    private static let consequence =
        "such are missing from pullgatectl's explain and decisions, and the decision log has them"

    private struct State {
        /// Changed by `run` alone, which looks for another place without holding up pulls.
        var place: DecisionPlace
        var pending: [LoggedDecision] = []
        /// Those that are being written among them.
        var waitingBytes = 0
        var recorded = 0
        var written = 0
        var dropped = 0
        /// Whether it has been said that decisions come too fast.
        var hasOverflowed = false

        /// Takes note of decisions that are written or lost.
        mutating func end(_ decisions: [LoggedDecision]) {
            waitingBytes -= decisions.reduce(0) { $0 + $1.bytes }
            written += decisions.count
        }
    }

    private let settleTimeout: Duration
    private let maximumWaitingBytes: Int
    private let logger: Logger
    private let state: Mutex<State>
    private let wakeups: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// Opens the file of earlier decisions, or goes on without it.
    ///
    /// - Parameters:
    ///   - path: The file's path.
    ///   - settleTimeout: How long a question waits for decisions that are being written.
    ///   - maximumWaitingBytes: How many bytes may wait to be written.
    ///   - logger: Where it is said that the file cannot be used.
    init(
        path: String,
        settleTimeout: Duration = settleTimeout,
        maximumWaitingBytes: Int = maximumWaitingBytes,
        logger: Logger
    ) {
        self.settleTimeout = settleTimeout
        self.maximumWaitingBytes = maximumWaitingBytes
        self.logger = logger
        (wakeups, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        state = Mutex(State(place: DecisionPlace(path: path, logger: logger)))
    }

    /// How many decisions could not be kept: they came faster than they were written, could not be
    /// written at all, or came too late for the end of the daemon.
    var dropped: Int { state.withLock { $0.dropped } }

    /// Whether decisions are kept over a restart.
    var isOnDisk: Bool { state.withLock { $0.place.isOnDisk } }

    /// The number after which the decisions of this run come.
    var start: Int64 { state.withLock { $0.place.start } }

    /// The number of the newest decision of this run, `start` if there is none.
    var newest: Int64 { state.withLock { $0.place.newest } }

    /// What tells the numbers of these decisions from those of another history, which begin anew.
    var identity: Int32 { state.withLock { $0.place.identity } }

    func record(_ decision: LoggedDecision) {
        let isFirstOverflow = state.withLock { state in
            guard state.waitingBytes + decision.bytes <= maximumWaitingBytes else {
                state.dropped += 1
                defer { state.hasOverflowed = true }
                return !state.hasOverflowed
            }
            state.pending.append(decision)
            state.waitingBytes += decision.bytes
            state.recorded += 1
            return false
        }
        wake.yield()
        guard isFirstOverflow else { return }
        logger.error("decisions come faster than \(placeName) takes them; \(Self.consequence)")
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

    private var database: DecisionDatabase? { state.withLock { $0.place.database } }

    private var placeName: String { state.withLock { $0.place.name } }

    /// Waits, for a bounded time, until what has been recorded so far is written.
    private func settle() async {
        let recorded = state.withLock { $0.recorded }
        let end = ContinuousClock.now + settleTimeout
        while state.withLock({ $0.written }) < recorded, ContinuousClock.now < end {
            guard (try? await Task.sleep(for: Self.settleInterval)) != nil else { return }
        }
    }

    private func writePending() async {
        let (logged, newest) = state.withLock { state in
            defer { state.pending = [] }
            return (state.pending, state.place.newest)
        }
        guard !logged.isEmpty else { return }
        var decisions: [KeptDecision] = []
        for decision in logged {
            let number = newest + Int64(decisions.count) + 1
            // The log has said it when a record cannot be encoded.
            if let kept = try? KeptDecision(decision, number: number) { decisions.append(kept) }
        }
        do {
            try await write(decisions)
            state.withLock { state in
                state.place.newest = decisions.last?.number ?? newest
                state.end(logged)
            }
        } catch {
            state.withLock { state in
                state.dropped += logged.count
                state.end(logged)
            }
            let reason = error is CancellationError ? "the daemon ends before" : "\(error)"
            logger.error(
                """
                \(logged.count) decisions could not be kept in \(placeName): \(reason); \
                \(Self.consequence)
                """
            )
        }
    }

    /// Writes decisions, if not to the file then to what takes its place.
    ///
    /// - Throws: `CancellationError` when the daemon had to end before, `DecisionPlace.Missing`, or
    ///   `DatabaseError`.
    private func write(_ decisions: [KeptDecision]) async throws {
        do {
            try await insert(decisions)
        } catch let error as DatabaseError {
            await leave(after: error)
            try await insert(decisions)
        }
    }

    private func insert(_ decisions: [KeptDecision]) async throws {
        guard let database else { throw DecisionPlace.Missing() }
        try await database.insert(decisions)
    }

    /// Goes on in another place, with as much of what is there as can be read.
    private func leave(after error: any Error) async {
        // Who asks meanwhile hears of no decisions rather than of a closed file.
        var place = state.withLock { state in
            defer { state.place.database = nil }
            return state.place
        }
        let kept = (try? await place.database?.newest(within: .inMemory)) ?? []
        place.database?.close()
        place.replace(after: error)
        try? await place.database?.insert(kept)
        state.withLock { [place] in $0.place = place }
    }
}
