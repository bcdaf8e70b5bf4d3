internal import Synchronization

/// Knows who opened each connection, by its descriptor.
///
/// C-core names a call's connection by the descriptor it was given. An entry stays until the
/// descriptor's number is used again, so there are never more than descriptors at once.
final class ConnectionTable: Sendable {
    private let peers = Mutex<[Int32: PeerCredentials]>([:])

    func insert(_ peer: PeerCredentials, descriptor: Int32) {
        peers.withLock { $0[descriptor] = peer }
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
        return peers.withLock { $0[descriptor] }
    }
}
