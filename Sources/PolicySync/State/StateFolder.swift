internal import FoundationEssentials
internal import GRDB
internal import Logging

/// The folder in which a node keeps bundles and report indexes over restarts.
public struct StateFolder: Sendable {
    /// The folder that systemd makes for the daemon.
    public static let defaultPath = "/var/lib/pullgate"

    /// The folder's path.
    public let path: String

    let database: StateDatabase
    let indexes: IndexFolder

    /// What was damaged and has been moved aside, to be logged.
    let problem: String?

    /// Opens the folder, and makes it where there is none.
    ///
    /// A damaged state file is moved aside, as the node can get everything in it again; what is
    /// lost with it is which revisions the node has had.
    ///
    /// - Parameter path: The folder's path.
    /// - Throws: `BundleError` with code `state`, for example when another daemon uses it.
    public init(path: String) throws(BundleError) {
        self.path = path
        do {
            indexes = try IndexFolder(path: "\(path)/blobs/sha256")
        } catch {
            throw Self.error(path, "cannot be used: \(FileReason.of(error))")
        }
        let file = "\(path)/state.sqlite"
        do {
            database = try StateDatabase(path: file)
            problem = nil
        } catch {
            guard Self.isDamage(error) else { throw Self.error(file, Self.reason(error)) }
            do {
                database = try Self.replace(file)
                problem =
                    "\(file) was damaged and is now \(Self.aside(file)); the node starts "
                    + "without a bundle and does not know which revisions it has had"
            } catch {
                throw Self.error(file, "is damaged and cannot be replaced: \(Self.reason(error))")
            }
        }
    }

    private static func replace(_ file: String) throws -> StateDatabase {
        try? FileManager.default.removeItem(atPath: aside(file))
        try FileManager.default.moveItem(atPath: file, toPath: aside(file))
        try? FileManager.default.removeItem(atPath: "\(file)-journal")
        return try StateDatabase(path: file)
    }

    private static func aside(_ file: String) -> String { "\(file).damaged" }

    private static func isDamage(_ error: any Error) -> Bool {
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_CORRUPT?, .SQLITE_NOTADB?: true
        default: false
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else {
            return "cannot be used: \(FileReason.of(error))"
        }
        return switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: "is in use by another pullgated"
        default: "cannot be used: \(error.message ?? "\(error.resultCode)")"
        }
    }

    private static func error(_ path: String, _ reason: String) -> BundleError {
        BundleError(.state, "the state folder's \(path) \(reason)")
    }
}
