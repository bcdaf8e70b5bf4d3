import Glibc

/// The other end of `NOTIFY_SOCKET`: a datagram socket that is read without waiting.
struct NotifySocket: ~Copyable {
    private let descriptor: Int32

    /// Binds a socket.
    ///
    /// - Parameter name: A path, or an abstract name that begins with `@`.
    /// - Throws: `Failure` when the system refuses.
    init(_ name: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(descriptor, generic, length)
            }
        }
        guard result == 0 else { throw Failure(code: errno) }
    }

    struct Failure: Error {
        let code: Int32
    }

    deinit {
        close(descriptor)
    }

    /// Reads the datagrams that have come.
    borrowing func received() -> [String] {
        var messages: [String] = []
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
            guard count >= 0 else { return messages }
            messages.append(String(decoding: bytes.prefix(count), as: UTF8.self))
        }
    }
}
