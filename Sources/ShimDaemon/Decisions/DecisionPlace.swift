internal import FoundationEssentials
internal import GRDB
internal import Logging

/// Where the newest decisions are kept: a file, or memory where the file cannot be used.
struct DecisionPlace {
    /// There is no memory either.
    struct Missing: Error, CustomStringConvertible {
        var description: String { "there is no memory for them" }
    }

    /// How far above the numbers in the file a run begins to count.
    ///
    /// An earlier run may have gone on in memory, and nobody knows up to which number. The least
    /// distance is more than a run has decisions; and as it is random, two runs that cannot write to
    /// the file begin with different numbers.
    private static let distance: ClosedRange<Int64> = 1 << 32...1 << 40

    /// A number that no daemon reaches with millions of starts, and no run counts to the last one from.
    private static let highest = Int64.max / 2

    private let path: String
    private let logger: Logger

    /// The database, or nil while there is none.
    var database: DecisionDatabase?

    /// The number after which the decisions of this run come.
    private(set) var start: Int64 = 0

    /// The number of the newest decision of this run that is written, `start` before the first.
    var newest: Int64 = 0

    /// What tells these numbers from those of another history; 0 before there is one.
    private(set) var identity: Int32 = 0

    /// Whether the file is in use, and not memory instead.
    private(set) var isOnDisk = true

    /// Whether a damaged file has been replaced: that helps once, or not at all.
    private var hasReplaced = false

    /// Opens the file of earlier decisions, or takes what is there instead.
    ///
    /// - Parameters:
    ///   - path: The file's path.
    ///   - logger: Where it is said that the file cannot be used.
    init(path: String, logger: Logger) {
        self.path = path
        self.logger = logger
        do {
            try open()
        } catch {
            replace(after: error)
        }
    }

    /// What the place is called in a log.
    var name: String { isOnDisk ? path : "memory" }

    /// Takes a new file for a damaged one, and memory for one that cannot be used.
    ///
    /// - Parameter error: Why the place cannot be used any more.
    mutating func replace(after error: any Error) {
        if Self.isDamage(error), !hasReplaced {
            hasReplaced = true
            for suffix in ["", "-wal"] {
                try? FileManager.default.removeItem(atPath: path + suffix)
            }
            if (try? open()) != nil {
                logger.error("\(path) was damaged; earlier decisions are lost")
                return
            }
        }
        logger.error(
            "\(path) cannot be used, and decisions are lost with the next restart: \(error)"
        )
        isOnDisk = false
        let memory = try? DecisionDatabase(path: nil, limits: .inMemory)
        if let memory { try? identify(memory) }
        database = memory
    }

    private mutating func open() throws {
        let database = try DecisionDatabase(path: path, limits: .onDisk)
        if start == 0 {
            let last = try database.newestNumber()
            guard last <= Self.highest else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "no daemon counts so far")
            }
            start = last + Int64.random(in: Self.distance)
            newest = start
        }
        try identify(database)
        self.database = database
    }

    /// Has a database and what goes on with it say that they have the same numbers.
    private mutating func identify(_ database: DecisionDatabase) throws {
        if identity == 0 { identity = try database.identity() }
        if identity == 0 { identity = Int32.random(in: 1 ... .max) }
        if try database.identity() != identity { try database.identify(as: identity) }
    }

    private static func isDamage(_ error: any Error) -> Bool {
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_CORRUPT?, .SQLITE_NOTADB?: true
        default: false
        }
    }
}
