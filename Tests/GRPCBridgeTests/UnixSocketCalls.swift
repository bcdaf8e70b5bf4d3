import Glibc

/// System calls on Unix sockets, apart from those under test.
enum UnixSocketCalls {
    struct Failure: Error {
        let code: Int32
    }

    static func connect(to path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let result = unsafe withAddress(path) { unsafe Glibc.connect(descriptor, $0, $1) }
        guard result == 0 else {
            let code = errno
            close(descriptor)
            throw Failure(code: code)
        }
        return descriptor
    }

    /// Connects when the listener has room for one more that waits to be accepted.
    ///
    /// `connect` would block a thread that other tasks need meanwhile.
    static func connectInTurn(to path: String) async throws -> Int32 {
        let flags = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, flags, 0)
        var code: Int32 = 0
        do {
            try await eventually {
                let result = unsafe withAddress(path) { unsafe Glibc.connect(descriptor, $0, $1) }
                code = result == 0 ? 0 : errno
                return code != EAGAIN
            }
            guard code == 0 else { throw Failure(code: code) }
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// Binds a socket, whose `accept` does not wait, and listens if `listens`.
    static func bind(
        to path: String,
        kind: __socket_type = SOCK_STREAM,
        listens: Bool = true,
        backlog: Int32 = 16
    ) throws -> Int32 {
        let flags = Int32(kind.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, flags, 0)
        let result = unsafe withAddress(path) { unsafe Glibc.bind(descriptor, $0, $1) }
        guard result == 0, !listens || listen(descriptor, backlog) == 0 else {
            let code = errno
            close(descriptor)
            throw Failure(code: code)
        }
        return descriptor
    }

    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        _ = unsafe send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    static func closeDescriptor(_ descriptor: Int32) {
        close(descriptor)
    }

    private static func withAddress<Result>(
        _ path: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            unsafe bytes.copyBytes(from: path.utf8.prefix(bytes.count - 1))
        }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
