internal import Glibc
internal import Synchronization

/// The file of a listening socket: nothing of others is removed to make room for it, and in the end
/// it alone is removed.
///
/// Libraries that bind a socket remove what they find at its path, before and afterwards. So they
/// get a path of their own, and what they have bound there is put in place without them.
public final class SocketFile: Sendable {
    /// What the path of a library is longer by.
    private static let draftSuffix = ".new"

    /// The most bytes that the path of a socket may have that a library binds.
    public static let maximumPathLength =
        UnixSocket.maximumPathLength - draftSuffix.utf8.count

    /// The socket's path.
    public let path: String

    /// The file to remove at the end, or nil when none is ours.
    private let identity = Mutex<FileIdentity?>(nil)

    /// Names a path, and touches nothing.
    ///
    /// - Parameter path: The absolute path of the socket.
    public init(path: String) {
        self.path = path
    }

    /// The path at which a library is to bind the socket.
    public var draftPath: String { path + Self.draftSuffix }

    /// Makes the folder if it is missing (mode 0750), and removes a socket that nobody listens on.
    ///
    /// - Throws: `SocketError` when somebody listens there, or something else is there.
    public func makeRoom() throws(SocketError) {
        let folder = try SocketFolder.lock(of: path)
        try folder.removeStaleSocket(path)
        try folder.removeStaleSocket(draftPath)
    }

    /// Puts in place what a library has bound, with mode 0600.
    ///
    /// - Throws: `SocketError` when something has come there since `makeRoom`.
    public func publish() throws(SocketError) {
        defer { unsafe unlink(draftPath) }
        // Unlike a new name, a link takes the place of nothing.
        guard unsafe chmod(draftPath, 0o600) == 0, unsafe link(draftPath, path) == 0 else {
            throw .system("put a socket at", path: path)
        }
        claim()
    }

    /// Takes the file for ours.
    func claim() {
        identity.withLock { $0 = FileIdentity(path: path) }
    }

    /// Removes the file, unless it is not ours or another process has put its own there.
    public func remove() {
        identity.withLock { identity in
            if let identity, identity == FileIdentity(path: path) { unsafe unlink(path) }
            identity = nil
        }
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
