internal import Glibc

/// The folder of a socket, locked while the socket is being made.
///
/// Without the lock, of two daemons that start at once one could remove the other's new socket as
/// a stale one.
struct SocketFolder: ~Copyable {
    /// Closing it gives the lock back.
    private let descriptor: OwnedDescriptor

    private init(descriptor: consuming OwnedDescriptor) {
        self.descriptor = descriptor
    }

    /// Opens and locks the folder of a socket, and makes it (mode 0750) when it is missing.
    static func lock(of path: String) throws(SocketError) -> SocketFolder {
        let folder = Self.folder(of: path)
        if unsafe mkdir(folder, 0o750) != 0, errno != EEXIST {
            throw .system("make the folder", path: folder)
        }
        let descriptor = unsafe OwnedDescriptor(
            number: open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        )
        guard descriptor.number >= 0 else { throw .system("open the folder", path: folder) }
        guard flock(descriptor.number, LOCK_EX) == 0 else {
            throw .system("lock the folder", path: folder)
        }
        return SocketFolder(descriptor: descriptor)
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Removes the socket at `path` when nobody listens on it.
    ///
    /// - Throws: `SocketError` when somebody does, or when it is no socket.
    func removeStaleSocket(_ path: String) throws(SocketError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else {
            if errno == ENOENT { return }
            throw .system("look at", path: path)
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw SocketError(
                code: .notASocket,
                message: "\(path) exists and is not a socket; it is left alone"
            )
        }
        guard try !UnixSocket.isListening(at: path) else {
            throw SocketError(
                code: .inUse,
                message: "\(path) is in use: another process listens on it"
            )
        }
        guard unsafe unlink(path) == 0 else { throw .system("remove the stale", path: path) }
    }
}

/// What tells one file from another of the same path.
struct FileIdentity: Hashable {
    private let device: dev_t
    private let inode: ino_t

    /// The identity of the file at `path`, or nil when there is none.
    init?(path: String) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        device = status.st_dev
        inode = status.st_ino
    }
}
