internal import Synchronization

/// Keeps what came out of each hosts file, for as long as its bytes stay the same.
///
/// A file has a few hundred bytes, and reading them tells a change that its date and size do not.
final class HostsFileCache: Sendable {
    /// What came out of a file.
    typealias Outcome = Result<HostsFile, HostsFileError>

    private struct Entry {
        let bytes: [UInt8]
        let outcome: Outcome
    }

    /// The most files that are kept, more than any node has registries.
    ///
    /// Past it all are forgotten, which costs a parse for each.
    private static let maximumFiles = 1024

    private let entries = Mutex<[String: Entry]>([:])

    /// Parses a file, or finds what came out of the same bytes before.
    ///
    /// - Parameters:
    ///   - bytes: The file's content.
    ///   - folder: The folder that it is in.
    /// - Returns: What came out of it, and whether the bytes were parsed for that.
    func file(_ bytes: [UInt8], in folder: String) -> (outcome: Outcome, isNew: Bool) {
        entries.withLock { entries in
            if let entry = entries[folder], entry.bytes == bytes { return (entry.outcome, false) }
            let outcome = Outcome { () throws(HostsFileError) in
                try HostsFile(parsing: bytes, folder: folder)
            }
            if entries.count >= Self.maximumFiles { entries.removeAll() }
            entries[folder] = Entry(bytes: bytes, outcome: outcome)
            return (outcome, true)
        }
    }
}
