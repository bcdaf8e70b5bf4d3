internal import Glibc
internal import Synchronization

/// Knows who opened each connection, by its descriptor.
///
/// C-core names a call's connection by the descriptor it was given. An entry stays until the
/// descriptor's number is used again, so there are never more than descriptors at once.
final class ConnectionTable: Sendable {
    private struct Entry {
        let peer: PeerCredentials
        /// The socket's number in the kernel, which no other open socket has.
        let inode: UInt?
    }

    private let entries = Mutex<[Int32: Entry]>([:])

    func insert(_ peer: PeerCredentials, descriptor: Int32) {
        let entry = Entry(peer: peer, inode: Self.inode(of: descriptor))
        entries.withLock { $0[descriptor] = entry }
    }

    /// Finds the peer of a call.
    ///
    /// - Parameter name: C-core's name for the connection, `fd:N`.
    /// - Returns: The peer, or nil when the name is not that of a known connection.
    func peer(named name: String) -> PeerCredentials? {
        let prefix = "fd:"
        guard name.hasPrefix(prefix), let descriptor = Int32(name.dropFirst(prefix.count)) else {
            return nil
        }
        return entries.withLock { $0[descriptor]?.peer }
    }

    /// How many connections are open: those whose descriptor is still the same socket.
    var openCount: Int {
        let entries = entries.withLock { $0 }
        return entries.count { descriptor, entry in
            entry.inode != nil && Self.inode(of: descriptor) == entry.inode
        }
    }

    private static func inode(of descriptor: Int32) -> UInt? {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return nil }
        return status.st_ino
    }
}
