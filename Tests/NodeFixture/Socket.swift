import Glibc

/// The few questions that need a socket of our own.
enum Socket {
    /// Takes a TCP port on loopback that nobody has; connections to it are refused.
    ///
    /// No other process is given it by the kernel.
    ///
    /// - Parameter isShared: Whether who is told of it can listen on it all the same, if it allows an
    ///   address to be used again as servers do.
    /// - Returns: The socket, which the caller closes, and its port, or nil if the kernel gave none.
    static func boundToLoopback(isShared: Bool = true) -> (descriptor: Int32, port: Int)? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var isReused: Int32 = isShared ? 1 : 0
        let size = socklen_t(MemoryLayout<Int32>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isReused, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failure = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                let bound = unsafe bind(descriptor, generic, length)
                return bound == 0 ? unsafe getsockname(descriptor, generic, &length) : bound
            }
        }
        guard failure == 0 else {
            close(descriptor)
            return nil
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// Finds a TCP port on loopback that nobody listens on.
    ///
    /// - Returns: The port, or nil if the kernel gave none.
    static func unusedLoopbackPort() -> Int? {
        guard let (descriptor, port) = boundToLoopback() else { return nil }
        close(descriptor)
        return port
    }

    /// Tells whether something accepts connections on a Unix socket.
    ///
    /// - Parameter path: The path of the socket.
    /// - Returns: Whether a connection could be made; it is closed at once.
    static func accepts(at path: String) -> Bool {
        guard let descriptor = connected(to: path) else { return false }
        close(descriptor)
        return true
    }

    /// Connects to a Unix socket.
    ///
    /// - Parameter path: The path of the socket.
    /// - Returns: The connection, which the caller closes, or nil if none could be made.
    static func connected(to path: String) -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        let result = unsafe withAddress(of: Array(path.utf8)) { address, length in
            unsafe connect(descriptor, address, length)
        }
        guard result == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    /// Tells whether there is something to read, or somebody to accept.
    ///
    /// - Parameter descriptor: The socket.
    /// - Returns: Whether a read or an accept would not wait.
    static func isReadable(_ descriptor: Int32) -> Bool {
        var facts = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&facts, 1, 0) == 1
    }

    /// Binds a Unix socket, which the caller closes and the programs that it starts do not inherit.
    ///
    /// - Parameters:
    ///   - name: The bytes of a path, or of an abstract name with its zero byte.
    ///   - kind: Stream or datagram.
    /// - Returns: The descriptor.
    /// - Throws: `FixtureError` with code `systemCallFailed`.
    static func bound(to name: [UInt8], kind: __socket_type) throws(FixtureError) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(kind.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let result = unsafe withAddress(of: name) { address, length in
            unsafe bind(descriptor, address, length)
        }
        guard result == 0 else {
            let reason = unsafe String(cString: strerror(errno))
            close(descriptor)
            throw FixtureError(
                code: .systemCallFailed,
                message: "cannot bind to \(String(decoding: name, as: UTF8.self)): \(reason)"
            )
        }
        return descriptor
    }

    /// Lends the address of a Unix socket.
    ///
    /// - Returns: What the body returns, or -1 when the name is too long.
    private static func withAddress(
        of name: [UInt8],
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return -1 }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe body(generic, length)
            }
        }
    }
}
