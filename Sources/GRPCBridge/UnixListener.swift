internal import Glibc
internal import Synchronization

/// Listens on a Unix socket and accepts connections from the users that are allowed.
///
/// A socket file that nobody listens on is replaced; one that somebody listens on is not.
@safe public final class UnixListener: Sendable {
    /// How many connections may wait to be accepted; the kernel lowers it to `net.core.somaxconn`.
    private static let backlog: Int32 = 4096

    /// How long to wait, in milliseconds, before accepting again when the process has no
    /// descriptors left: the connection stays in the queue and would be reported at once.
    private static let pauseWithoutDescriptors: Int32 = 100

    /// What happens at the listening socket.
    public enum Event: ~Copyable, Sendable {
        /// A connection of an allowed user.
        case accepted(AcceptedConnection)
        /// A connection of a user that is not allowed was closed.
        case rejected(PeerCredentials)
        /// A connection could not be accepted; the listener goes on.
        case failed(reason: String)
    }

    private struct Open: ~Copyable {
        let socket: OwnedDescriptor
        /// What is written to `stopWriter` wakes the thread, which polls `stopReader`.
        let stopReader: OwnedDescriptor
        let stopWriter: OwnedDescriptor
        var thread: PollerThread?

        init(_ socket: consuming OwnedDescriptor, path: String) throws(SocketError) {
            var ends: [Int32] = [-1, -1]
            guard unsafe pipe(&ends) == 0 else { throw .system("listen on", path: path) }
            self.socket = socket
            stopReader = OwnedDescriptor(number: ends[0])
            stopWriter = OwnedDescriptor(number: ends[1])
            UnixSocket.setFlags(stopReader)
            UnixSocket.setFlags(stopWriter)
        }

        /// The descriptors, unless a thread polls them already.
        var descriptorsToPoll: (Int32, Int32)? {
            thread == nil ? (socket.number, stopReader.number) : nil
        }

        mutating func stopThread() {
            var byte: UInt8 = 1
            _ = unsafe write(stopWriter.number, &byte, 1)
            thread?.join()
            thread = nil
        }
    }

    /// The socket's path.
    public var path: String { file.path }

    private let file: SocketFile
    private let open: Mutex<Open?>

    /// Binds and listens; connections wait until `start`.
    ///
    /// The folder is made if it is missing (mode 0750); the socket has mode 0600.
    ///
    /// - Parameter path: The absolute path of the socket, at most 107 bytes.
    /// - Throws: `SocketError` when the path is too long or in use, or the system refuses.
    public init(path: String) throws(SocketError) {
        file = SocketFile(path: path)
        let folder = try SocketFolder.lock(of: path)
        try folder.removeStaleSocket(path)
        let socket = try UnixSocket.make(path)
        try UnixSocket.bind(socket, path: path)
        guard unsafe chmod(path, 0o600) == 0, listen(socket.number, Self.backlog) == 0 else {
            let error = SocketError.system("listen on", path: path)
            unsafe unlink(path)
            throw error
        }
        file.claim()
        do {
            open = Mutex(try Open(socket, path: path))
        } catch {
            file.remove()
            throw error
        }
    }

    /// Takes over a socket that listens already, such as one that systemd has passed on.
    ///
    /// Connections made before, and those made after `stop` until somebody else takes it over,
    /// wait. Its file stays where it is.
    ///
    /// - Parameter descriptor: The socket, which is closed by `stop`, or at once on an error.
    /// - Throws: `SocketError` with code `unsuitable` when it is no Unix stream socket that listens
    ///   at a path.
    public init(adopting descriptor: Int32) throws(SocketError) {
        let socket = OwnedDescriptor(number: descriptor)
        let path = try UnixSocket.pathOfListening(socket)
        file = SocketFile(path: path)
        UnixSocket.setFlags(socket)
        open = Mutex(try Open(socket, path: path))
    }

    deinit {
        stop()
    }

    /// Accepts connections on a thread of its own, until `stop`.
    ///
    /// - Parameters:
    ///   - allowedUsers: The user ids whose connections are accepted.
    ///   - allowedProcess: A process whose connections are accepted whatever its user is.
    ///   - sendBuffer: How many bytes of answers a connection holds until the client reads them;
    ///     nil for the kernel's default, and no more than `net.core.wmem_max`.
    ///   - report: Called on that thread for each connection; must not block.
    public func start(
        allowedUsers: Set<UInt32>,
        allowedProcess: Int32? = nil,
        sendBuffer: Int32? = nil,
        report: @escaping @Sendable (consuming Event) -> Void
    ) {
        open.withLock { open in
            guard let (socket, stop) = open?.descriptorsToPoll else { return }
            open?.thread = PollerThread {
                Self.accept(
                    on: socket,
                    until: stop,
                    sendBuffer: sendBuffer,
                    isAllowed: {
                        allowedUsers.contains($0.userID) || $0.processID == allowedProcess
                    },
                    report: report
                )
            }
        }
    }

    /// Stops accepting, closes the socket and removes its file, unless it was adopted or another
    /// process has put its own there.
    public func stop() {
        open.withLock { open in
            open?.stopThread()
            file.remove()
            open = nil
        }
    }

    private static func accept(
        on descriptor: Int32,
        until stopDescriptor: Int32,
        sendBuffer: Int32?,
        isAllowed: @Sendable (PeerCredentials) -> Bool,
        report: @Sendable (consuming Event) -> Void
    ) {
        while true {
            var waiting = [
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: stopDescriptor, events: Int16(POLLIN), revents: 0),
            ]
            guard unsafe poll(&waiting, 2, -1) >= 0 else { continue }
            if waiting[1].revents != 0 { return }
            let connection = OwnedDescriptor(number: Glibc.accept(descriptor, nil, nil))
            guard connection.number >= 0 else {
                let code = errno
                // The client was gone before it was accepted.
                if code == EAGAIN || code == ECONNABORTED || code == EINTR { continue }
                report(.failed(reason: SocketError.text(of: code)))
                unsafe poll(&waiting[1], 1, pauseWithoutDescriptors)
                continue
            }
            UnixSocket.setFlags(connection)
            guard let peer = PeerCredentials(ofConnection: connection.number) else {
                report(.failed(reason: "the kernel does not say who connected"))
                continue
            }
            guard isAllowed(peer) else {
                close(connection.release())
                report(.rejected(peer))
                continue
            }
            if let sendBuffer { UnixSocket.raiseSendBuffer(to: sendBuffer, of: connection) }
            report(.accepted(AcceptedConnection(peer: peer, descriptor: connection)))
        }
    }
}
