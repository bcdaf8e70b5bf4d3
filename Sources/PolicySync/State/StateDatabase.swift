internal import FoundationEssentials
internal import GRDB
internal import OCI
internal import PolicyEngine

/// What a node remembers of bundles, in an SQLite file that outlives crashes.
///
/// One transaction puts a bundle, its predecessor and the floors in their new state: whenever the
/// power goes, the file has all of it or nothing. The connection holds the file's lock for as long
/// as it is open, so no second daemon can use the folder.
struct StateDatabase: Sendable {
    /// Bundles that are kept: the one in force and the one before it.
    static let keptBundles = 2

    private static let tables = """
        CREATE TABLE IF NOT EXISTS bundle (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            envelope BLOB NOT NULL,
            sha256 TEXT NOT NULL,
            index_digest TEXT,
            endpoint TEXT NOT NULL,
            entity_tag TEXT,
            downloaded_at INTEGER NOT NULL,
            activated_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE IF NOT EXISTS floor (
            key TEXT PRIMARY KEY,
            revision TEXT NOT NULL,
            sha256 TEXT NOT NULL
        ) WITHOUT ROWID, STRICT;
        """

    private let queue: DatabaseQueue

    /// Opens the file, or makes it.
    ///
    /// - Parameter path: The file's path.
    /// - Throws: `DatabaseError`.
    init(path: String) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA locking_mode = EXCLUSIVE;
                    PRAGMA journal_mode = DELETE;
                    PRAGMA synchronous = EXTRA;
                    """
            )
        }
        queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.inDatabase { database in
            // Takes the lock, and reads the schema of whatever is there already.
            try database.inTransaction(.exclusive) {
                try database.execute(sql: Self.tables)
                return .commit
            }
            guard try String.fetchOne(database, sql: "PRAGMA quick_check(1)") == "ok" else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
        }
    }

    /// The bundles, the latest first; one that is not what was written is left out.
    ///
    /// - Throws: `DatabaseError`.
    func bundles() throws -> [SavedBundle] {
        try queue.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT envelope, sha256, index_digest, endpoint, entity_tag,
                        downloaded_at, activated_at
                    FROM bundle ORDER BY number DESC
                    """
            )
            return rows.compactMap { try? Self.bundle(in: $0) }
        }
    }

    /// Reads a row; nil if the envelope is not the one that was written.
    private static func bundle(in row: Row) throws -> SavedBundle? {
        let envelope: Data = try row.decode(atIndex: 0)
        let bundle = SavedBundle(
            envelope: [UInt8](envelope),
            index: try (row.decode(atIndex: 2) as String?).map(Digest.init(parsing:)),
            endpoint: try row.decode(atIndex: 3),
            entityTag: try row.decode(atIndex: 4),
            downloadedAt: Timestamp(secondsSinceEpoch: try row.decode(atIndex: 5)),
            activatedAt: Timestamp(secondsSinceEpoch: try row.decode(atIndex: 6))
        )
        let hash: String = try row.decode(atIndex: 1)
        return bundle.hash == hash ? bundle : nil
    }

    /// The indexes of the bundles that are kept, as far as they can be read.
    ///
    /// - Throws: `DatabaseError`.
    func indexes() throws -> [Digest] {
        try queue.read { database in
            let sql = "SELECT index_digest FROM bundle WHERE index_digest IS NOT NULL"
            return try String.fetchAll(database, sql: sql).compactMap {
                try? Digest(parsing: $0)
            }
        }
    }

    /// The floors below which no bundle is taken.
    ///
    /// - Throws: `DatabaseError`.
    func floors() throws -> RevisionFloors {
        try queue.read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT key, revision, sha256 FROM floor")
            var floors: [String: RevisionFloors.Floor] = [:]
            for row in rows {
                let revision: String = try row.decode(atIndex: 1)
                guard let revision = UInt64(revision) else {
                    throw DatabaseError(resultCode: .SQLITE_CORRUPT)
                }
                floors[try row.decode(atIndex: 0)] = RevisionFloors.Floor(
                    revision: revision,
                    fingerprint: PayloadFingerprint(hexadecimal: try row.decode(atIndex: 2))
                )
            }
            return RevisionFloors(floors)
        }
    }

    /// Keeps a bundle that was put in force, and the floors with it.
    ///
    /// The same envelope again takes the place of the latest one: only its tag can be another.
    ///
    /// - Parameters:
    ///   - bundle: The bundle.
    ///   - floors: The floors, raised to it.
    /// - Throws: `DatabaseError`. Everything is as before then.
    func save(_ bundle: SavedBundle, floors: RevisionFloors) throws {
        try queue.write { database in
            try database.execute(
                sql: """
                    DELETE FROM bundle
                    WHERE number = (SELECT max(number) FROM bundle) AND sha256 = ?
                    """,
                arguments: [bundle.hash]
            )
            try database.execute(
                sql: """
                    INSERT INTO bundle
                        (envelope, sha256, index_digest, endpoint, entity_tag,
                        downloaded_at, activated_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Data(bundle.envelope), bundle.hash, bundle.index?.description,
                    bundle.endpoint, bundle.entityTag, bundle.downloadedAt.secondsSinceEpoch,
                    bundle.activatedAt.secondsSinceEpoch,
                ]
            )
            try database.execute(
                sql: """
                    DELETE FROM bundle WHERE number NOT IN
                        (SELECT number FROM bundle ORDER BY number DESC LIMIT ?)
                    """,
                arguments: [Self.keptBundles]
            )
            for (key, floor) in floors.floors {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO floor VALUES (?, ?, ?)",
                    arguments: [key, "\(floor.revision)", floor.fingerprint.hexadecimal]
                )
            }
        }
    }
}
