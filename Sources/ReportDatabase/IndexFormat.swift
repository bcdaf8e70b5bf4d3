/// What the file of a report index is made of.
///
/// Findings are stored once, for images share them. A report is a row with the numbers of its
/// findings, and a digest leads to the numbers of its reports. The repositories of images are for
/// who compares two indexes, no look-up reads them. Rows are what a person can read with the
/// `sqlite3` program; `IndexReader` has the meaning of every column.
enum IndexFormat {
    /// `PRAGMA application_id`, which `file` and SQLite know programs' files by: "PGRI" in ASCII.
    static let applicationID: UInt32 = 0x5047_5249

    /// `PRAGMA user_version`: the version of the tables and of the number lists in them.
    static let version: UInt32 = 1

    /// Bytes in a page: the size that file systems and SQLite read best in.
    static let pageSize = 4_096

    /// The tables, as SQL.
    static let tables = """
        CREATE TABLE meta (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) WITHOUT ROWID, STRICT;

        CREATE TABLE finding (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            aliases TEXT NOT NULL,
            severity INTEGER NOT NULL,
            package TEXT NOT NULL,
            installed TEXT NOT NULL,
            fixed TEXT,
            known_since INTEGER NOT NULL,
            known_exploited INTEGER NOT NULL,
            epss REAL
        ) STRICT;

        CREATE TABLE report (
            number INTEGER PRIMARY KEY,
            image BLOB,
            os TEXT,
            architecture TEXT,
            variant TEXT,
            scanner TEXT NOT NULL,
            scanned_at INTEGER,
            unfinished TEXT,
            findings BLOB NOT NULL,
            repositories BLOB NOT NULL
        ) STRICT;

        CREATE TABLE digest (
            hash BLOB NOT NULL,
            report INTEGER NOT NULL,
            PRIMARY KEY (hash, report)
        ) WITHOUT ROWID, STRICT;

        CREATE TABLE vulnerability (
            id TEXT PRIMARY KEY,
            first_seen INTEGER NOT NULL
        ) WITHOUT ROWID, STRICT;

        CREATE TABLE repository (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL
        ) STRICT;
        """
}
