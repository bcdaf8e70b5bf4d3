internal import GRDB
internal import PolicyEngine
internal import Synchronization

/// The newest decisions, in an SQLite file or in memory.
struct DecisionDatabase: Sendable {
    /// How much is kept; what is older goes.
    struct Limits: Hashable, Sendable {
        let decisions: Int
        /// Bytes of JSON: one decision on an image with many findings has some hundred thousand.
        let bytes: Int

        /// On disk: some days of a busy node, and little beside one image.
        static let onDisk = Limits(decisions: 10_000, bytes: 64 << 20)
        /// In memory: enough to look at what just happened.
        static let inMemory = Limits(decisions: 1_000, bytes: 8 << 20)
    }

    private static let table = """
        CREATE TABLE IF NOT EXISTS decision (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            seconds INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            reference TEXT,
            image TEXT,
            bytes INTEGER NOT NULL,
            line TEXT NOT NULL
        ) STRICT
        """

    /// What part of the limits may be kept beyond them: finding out what is too old reads all that
    /// is kept, which would cost more than a decision itself.
    private static let excess = 16

    /// Bytes of the file that SQLite keeps in memory: decisions are written and seldom read.
    private static let pageCache = 256 << 10

    private let queue: DatabaseQueue
    private let limits: Limits
    private let added = Added()

    /// What has been added since the oldest were last removed.
    private final class Added: Sendable {
        private struct State {
            /// What an earlier run has left is not counted.
            var isFirst = true
            var decisions = 0
            var bytes = 0
        }

        private let state = Mutex(State())

        /// Notes what is added and says whether the oldest are to be removed now.
        func note(_ decisions: [KeptDecision], limits: Limits) -> Bool {
            state.withLock { state in
                state.decisions += decisions.count
                state.bytes += decisions.reduce(0) { $0 + $1.line.utf8.count }
                guard
                    state.isFirst || state.decisions > limits.decisions / excess
                        || state.bytes > limits.bytes / excess
                else { return false }
                state = State(isFirst: false)
                return true
            }
        }
    }

    /// Opens a database, and makes it where there is none.
    ///
    /// A crash of the node may cost the last decisions, and no wait for the disk: the decision log
    /// has them too.
    ///
    /// - Parameters:
    ///   - path: The file's path, or nil for a database in memory.
    ///   - limits: How much is kept.
    /// - Throws: `DatabaseError`.
    init(path: String?, limits: Limits) throws {
        var configuration = GRDB.Configuration()
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA locking_mode = EXCLUSIVE;
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = NORMAL;
                    PRAGMA cache_size = -\(Self.pageCache >> 10);
                    """
            )
        }
        self.limits = limits
        queue =
            try path.map { try DatabaseQueue(path: $0, configuration: configuration) }
            ?? DatabaseQueue()
        try queue.inDatabase { try $0.execute(sql: Self.table) }
    }

    /// The number of the newest decision, 0 if there is none.
    ///
    /// - Throws: `DatabaseError`.
    func newestNumber() throws -> Int64 {
        try queue.read { database in
            try Int64.fetchOne(database, sql: "SELECT max(number) FROM decision") ?? 0
        }
    }

    /// What tells this database from another one, in which numbers mean other decisions; 0 until
    /// it has been chosen.
    ///
    /// - Throws: `DatabaseError`.
    func identity() throws -> Int32 {
        try queue.read { database in
            try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        }
    }

    /// Chooses what tells this database from another one.
    ///
    /// - Parameter identity: The number.
    /// - Throws: `DatabaseError`.
    func identify(as identity: Int32) throws {
        try queue.inDatabase { try $0.execute(sql: "PRAGMA user_version = \(identity)") }
    }

    /// Adds decisions, and now and then removes the oldest beyond the limits.
    ///
    /// - Parameter decisions: The decisions, with numbers above all that are there.
    /// - Throws: `DatabaseError`, or `CancellationError`. Everything is as before then.
    func insert(_ decisions: [KeptDecision]) async throws {
        let removesOldest = added.note(decisions, limits: limits)
        try await queue.write { [limits] database in
            let insertion = try database.cachedStatement(
                sql: "INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            )
            for decision in decisions {
                try insertion.execute(
                    arguments: [
                        decision.number, decision.id, decision.seconds, decision.outcome,
                        decision.reference, decision.image, decision.line.utf8.count,
                        decision.line,
                    ]
                )
            }
            guard removesOldest else { return }
            try database.execute(
                sql: """
                    DELETE FROM decision WHERE number <= (
                        SELECT max(number) FROM (
                            SELECT number,
                                count(*) OVER newer AS decisions,
                                sum(bytes) OVER newer AS total
                            FROM decision WINDOW newer AS (ORDER BY number DESC)
                        ) WHERE decisions > ? OR total > ?
                    )
                    """,
                arguments: [limits.decisions, limits.bytes]
            )
        }
    }

    /// The decisions that a query asks for, the oldest first.
    ///
    /// - Throws: `DatabaseError`, or `CancellationError`.
    func decisions(_ query: DecisionQuery) async throws -> [KeptDecision] {
        let order = query.after == nil ? "DESC" : "ASC"
        let found = try await fetch(
            """
            SELECT * FROM decision
            WHERE number > ? AND seconds >= ? AND (outcome = 'deny' OR NOT ?)
            ORDER BY number \(order) LIMIT ?
            """,
            [
                query.after ?? 0, query.since?.secondsSinceEpoch ?? .min, query.onlyDenied,
                query.limit,
            ]
        )
        return query.after == nil ? found.reversed() : found
    }

    /// Reads the newest decisions into memory.
    ///
    /// - Parameter limits: How much of them at most.
    /// - Returns: The decisions, the oldest of them first.
    /// - Throws: `DatabaseError`, or `CancellationError`.
    func newest(within limits: Limits) async throws -> [KeptDecision] {
        try await queue.read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT * FROM decision ORDER BY number DESC LIMIT ?",
                arguments: [limits.decisions]
            )
            var newest: [KeptDecision] = []
            var bytes = 0
            while let decision = try rows.next().map(KeptDecision.init) {
                bytes += decision.line.utf8.count
                guard bytes <= limits.bytes else { break }
                newest.append(decision)
            }
            return newest.reversed()
        }
    }

    /// The decision with an id.
    ///
    /// - Throws: `DatabaseError`, or `CancellationError`.
    func decision(id: String) async throws -> KeptDecision? {
        try await fetch("SELECT * FROM decision WHERE id = ? LIMIT 1", [id]).first
    }

    /// The newest decision on an image, by its name or by what its tag stood for.
    ///
    /// containerd's verifier is told a digest beside the name, of which people know the name alone.
    ///
    /// - Parameters:
    ///   - reference: The image as containerd reads it, if it can.
    ///   - image: The image as it is written.
    /// - Returns: The decision, or nil if none is kept.
    /// - Throws: `DatabaseError`, or `CancellationError`.
    func newest(reference: String?, image: String) async throws -> KeptDecision? {
        try await fetch(
            """
            SELECT * FROM decision
            WHERE reference = ?1 OR reference IS NULL AND image = ?2
                OR substr(image, 1, length(?1) + 1) = ?1 || '@'
            ORDER BY number DESC LIMIT 1
            """,
            [reference, image]
        ).first
    }

    /// Closes the file; the database cannot be used any more.
    func close() {
        // It fails only while a statement runs, and then the file is closed with the last of them.
        try? queue.close()
    }

    private func fetch(
        _ sql: String,
        _ arguments: StatementArguments
    ) async throws
        -> [KeptDecision]
    {
        try await queue.read { database in
            try Row.fetchAll(database, sql: sql, arguments: arguments).map(KeptDecision.init)
        }
    }
}
