import GRDB

/// Why a report index cannot be read or written.
public struct ReportDatabaseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a caller can act on.
    public enum Code: Hashable, Sendable {
        /// The file is missing, or may not be opened or read.
        case unreadable
        /// The file is not an SQLite database.
        case notDatabase
        /// The file is a database of another program, or an index whose writing has not ended.
        case otherApplication
        /// The index is written to rules that this version does not know.
        case unsupportedSchema
        /// The file ends before the index does.
        case truncated
        /// What the file holds cannot be what was written.
        case damaged
        /// The file exists already, or the system refuses to write it.
        case unwritable

        /// Whether it is the file itself that is wrong, and not the system that refuses it, which
        /// may pass.
        public var isDamage: Bool {
            switch self {
            case .notDatabase, .otherApplication, .unsupportedSchema, .truncated, .damaged: true
            case .unreadable, .unwritable: false
            }
        }
    }

    /// What a caller can act on.
    public let code: Code

    /// What an operator should read.
    public let message: String

    /// The message.
    public var description: String { message }

    /// Creates an error about one file.
    ///
    /// - Parameters:
    ///   - code: What a caller can act on.
    ///   - path: The file's path.
    ///   - reason: What is wrong, as the rest of a sentence that begins with the file.
    init(_ code: Code, path: String, _ reason: String) {
        self.code = code
        message = "the report index \(path) \(reason)"
    }

    /// Tells what an error of the database library means for a file that is read.
    ///
    /// A value of another type than its column's is damage, too: the writer cannot have written it.
    ///
    /// - Parameters:
    ///   - error: The error.
    ///   - path: The file's path.
    init(reading error: any Error, path: String) {
        switch error {
        case let error as ReportDatabaseError: self = error
        case let error as DatabaseError:
            let reason = error.message ?? "\(error.resultCode)"
            switch error.resultCode {
            case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_FULL:
                self.init(.unreadable, path: path, "cannot be read: \(reason)")
            case .SQLITE_NOTADB: self.init(.notDatabase, path: path, "is not an SQLite database")
            default: self.init(.damaged, path: path, "is damaged: \(reason)")
            }
        default: self.init(.damaged, path: path, "is damaged: a value is not what it must be")
        }
    }

    /// Tells what an error of the database library means for a file that is written.
    ///
    /// - Parameters:
    ///   - error: The error.
    ///   - path: The file's path.
    init(writing error: any Error, path: String) {
        switch error {
        case let error as ReportDatabaseError: self = error
        case let error as DatabaseError:
            let reason = error.message ?? "\(error.resultCode)"
            self.init(.unwritable, path: path, "cannot be written: \(reason)")
        default: self.init(.unwritable, path: path, "cannot be written: \(error)")
        }
    }
}
