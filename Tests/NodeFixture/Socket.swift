import Glibc

/// The few questions that need a socket of our own.
enum Socket {
    /// Takes a TCP port on loopback that nobody has; connections to it are refused.
    ///
    /// - Returns: The socket, which the caller closes, and its port, or nil if the kernel gave none.
    static func boundToLoopback() -> (descriptor: Int32, port: Int)? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
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
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = path.utf8CString
        let isShort = unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
            guard bytes.count <= target.count else { return false }
            for (index, byte) in bytes.enumerated() {
                unsafe target[index] = UInt8(bitPattern: byte)
            }
            return true
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard isShort, descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe connect(descriptor, generic, length)
            }
        }
        return result == 0
    }
}
