internal import Glibc

/// The system calls on Unix sockets by path.
enum UnixSocket {
    /// The most bytes that a path may have: `sun_path` less its final zero.
    static let maximumPathLength = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    /// Makes a stream socket that does not block.
    static func make(_ path: String) throws(SocketError) -> OwnedDescriptor {
        guard path.utf8.count <= maximumPathLength else {
            throw SocketError(
                code: .pathTooLong,
                message: "\(path) is longer than the \(maximumPathLength) bytes of a socket's path"
            )
        }
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw .system("make a socket for", path: path) }
        return OwnedDescriptor(number: descriptor)
    }

    /// Makes a descriptor one that does not block and is not inherited.
    static func setFlags(_ descriptor: borrowing OwnedDescriptor) {
        _ = fcntl(descriptor.number, F_SETFL, O_NONBLOCK)
        _ = fcntl(descriptor.number, F_SETFD, FD_CLOEXEC)
    }

    /// Lets a socket hold more of what its other end has not read yet, if it holds less.
    ///
    /// - Parameters:
    ///   - size: How many bytes. The kernel makes it twice as many, for what it adds, and of no more
    ///     than `net.core.wmem_max`, which is 208 KiB unless somebody changed it (socket(7)).
    ///   - descriptor: The socket.
    static func raiseSendBuffer(to size: Int32, of descriptor: borrowing OwnedDescriptor) {
        guard let usual = option(SO_SNDBUF, of: descriptor), usual < 2 * size else { return }
        var value = size
        let length = socklen_t(MemoryLayout.size(ofValue: value))
        _ = unsafe setsockopt(descriptor.number, SOL_SOCKET, SO_SNDBUF, &value, length)
    }

    static func bind(
        _ descriptor: borrowing OwnedDescriptor,
        path: String
    ) throws(SocketError) {
        let number = descriptor.number
        let result = unsafe withAddress(path) { unsafe Glibc.bind(number, $0, $1) }
        guard result == 0 else { throw .system("bind to", path: path) }
    }

    /// Whether somebody listens at `path`.
    static func isListening(at path: String) throws(SocketError) -> Bool {
        let descriptor = try make(path)
        let number = descriptor.number
        if unsafe withAddress(path, { unsafe connect(number, $0, $1) }) == 0 { return true }
        switch errno {
        case ECONNREFUSED, ENOENT: return false
        // A full queue of waiting connections has somebody at its other end.
        case EAGAIN: return true
        default: throw .system("connect to", path: path)
        }
    }

    /// The path at which a socket listens.
    ///
    /// - Throws: `SocketError` with code `unsuitable` when it is another kind of socket or none, does
    ///   not listen, or has no path.
    static func pathOfListening(
        _ descriptor: borrowing OwnedDescriptor
    ) throws(SocketError) -> String {
        guard option(SO_DOMAIN, of: descriptor) == AF_UNIX,
            option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue),
            option(SO_ACCEPTCONN, of: descriptor) == 1
        else {
            throw SocketError(
                code: .unsuitable,
                message: "descriptor \(descriptor.number) is no Unix stream socket that listens"
            )
        }
        var address = sockaddr_un()
        var length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let number = descriptor.number
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(number, $0, &length)
            }
        }
        let path = unsafe withUnsafeBytes(of: address.sun_path) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        // An abstract socket has no permissions, and others could not find it.
        guard result == 0, path.hasPrefix("/") else {
            throw SocketError(
                code: .unsuitable,
                message: "the socket on descriptor \(number) has no path"
            )
        }
        return path
    }

    private static func option(
        _ name: Int32,
        of descriptor: borrowing OwnedDescriptor
    ) -> Int32? {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout.size(ofValue: value))
        let result = unsafe getsockopt(descriptor.number, SOL_SOCKET, name, &value, &size)
        return result == 0 ? value : nil
    }

    private static func withAddress<Result>(
        _ path: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            unsafe bytes.copyBytes(from: path.utf8.prefix(maximumPathLength))
        }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
