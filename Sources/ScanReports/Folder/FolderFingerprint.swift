import FoundationEssentials

/// What a folder of reports looks like from outside: names, sizes, dates and places of its files.
///
/// Two equal fingerprints mean that no file needs to be read again.
public struct FolderFingerprint: Hashable, Sendable {
    /// What is behind one name.
    enum Entry: Hashable, Sendable {
        /// A file that can be read. The place (inode) changes when a file is replaced by another
        /// of the same size and date.
        case file(size: UInt64, modified: Date, place: UInt64)
        /// Something that is not read, and why.
        case unusable(reason: String)
    }

    /// What is behind each name.
    let entries: [String: Entry]
}
