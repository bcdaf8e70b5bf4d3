/// What a folder of reports looks like from outside: names, sizes, dates and places of its files.
///
/// Two equal fingerprints mean that no file that has been read needs to be read again.
struct FolderFingerprint: Hashable, Sendable {
    /// What is behind one name.
    enum Entry: Hashable, Sendable {
        /// A file that can be read, with the times since 1970 of its last write and its last
        /// change.
        ///
        /// Changes are those of its owner and mode, too, and no program can set their time back.
        /// The place (inode) changes when a file is replaced by another of the same size and date.
        case file(size: UInt64, written: Duration, changed: Duration, place: UInt64)
        /// Something that is not read, and why.
        case unusable(reason: String)
    }

    /// What is behind each name.
    let entries: [String: Entry]
}
