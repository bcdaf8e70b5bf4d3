internal import Glibc

/// A listening socket that systemd has opened and passed on, by the protocol of sd_listen_fds(3).
public struct PassedSocket: Hashable, Sendable {
    /// The first descriptor that is passed, `SD_LISTEN_FDS_START`.
    private static let firstDescriptor: Int32 = 3

    /// The most sockets that are taken: we want one or two, and a process may have 1024 descriptors.
    private static let maximumCount: Int32 = 1000

    /// The descriptor, which whoever takes the socket must close.
    public let descriptor: Int32

    /// The `FileDescriptorName=` of its unit, else the unit's name; empty when none is known.
    public let name: String

    /// Finds the sockets that were passed to this process, and keeps them from programs that it
    /// starts.
    ///
    /// - Parameters:
    ///   - environment: The process's variables.
    ///   - processID: The process's id; sockets that are meant for another one are ignored.
    /// - Returns: The sockets in their order; none when there are none or the variables are wrong.
    public static func all(environment: [String: String], processID: Int32) -> [PassedSocket] {
        guard environment["LISTEN_PID"] == "\(processID)",
            let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }),
            (1...maximumCount).contains(count)
        else { return [] }
        let names = environment["LISTEN_FDNAMES"].map {
            $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        }
        return (0..<count).map { number in
            let descriptor = firstDescriptor + number
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            // Fewer or more names than sockets say nothing about any of them.
            let name = names.flatMap { $0.count == Int(count) ? $0[Int(number)] : nil }
            return PassedSocket(descriptor: descriptor, name: name ?? "")
        }
    }
}

extension [PassedSocket] {
    /// The socket of a name, or the only one whatever its name is.
    ///
    /// - Parameter name: The name, `FileDescriptorName=` of the socket's unit.
    /// - Returns: The socket, or nil.
    public func named(_ name: String) -> PassedSocket? {
        first { $0.name == name } ?? (count == 1 ? first : nil)
    }
}
