internal import Glibc
internal import SystemPackage

/// The right to be the only one that writes to a folder, until it is released or the process ends.
struct FolderLock: ~Copyable {
    private let folder: FileDescriptor

    /// Takes the right, or gives up at once.
    ///
    /// - Parameter path: The folder.
    /// - Throws: `Errno`: `wouldBlock` if another process has the right.
    init(_ path: String) throws {
        let folder = try FileDescriptor.open(FilePath(path), .readOnly)
        guard flock(folder.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            let reason = Errno(rawValue: errno)
            try? folder.close()
            throw reason
        }
        self.folder = folder
    }

    deinit {
        try? folder.close()
    }
}
