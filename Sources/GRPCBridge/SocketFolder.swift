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
                message: """
                    \(path) is \(Self.kind(of: status)), not a socket, and is left alone; move it away \
                    or configure another path
                    """
            )
        }
        guard try !UnixSocket.isListening(at: path) else {
            throw SocketError(
                code: .inUse,
                message: """
                    \(path) is in use: another process listens on it; end that one or \
                    configure another path
                    """
            )
        }
        guard unsafe unlink(path) == 0 else { throw .system("remove the stale", path: path) }
    }

    /// Names what is in the place of a socket.
    private static func kind(of status: stat) -> String {
        switch status.st_mode & S_IFMT {
        case S_IFDIR: "a folder"
        case S_IFLNK: "a link"
        case S_IFREG: "a file"
        default: "another kind of file"
        }
    }
}
