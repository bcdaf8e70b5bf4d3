internal import Glibc
internal import Synchronization

/// Knows who opened each connection, by its descriptor, and how many there are.
///
/// C-core names a call's connection by the descriptor it was given, and does not tell of a
/// connection's end. An entry stays until the descriptor's number is used again or the table is
/// full, so there are never more than the limits say.
final class ConnectionTable: Sendable {
    private struct Entry {
        let peer: PeerCredentials
        /// The socket's number in the kernel, which no other open socket has.
        let inode: UInt?
    }

    private struct State {
        var entries: [Int32: Entry] = [:]
        /// How many entries each process has.
        var counts: [Int32: Int] = [:]

        mutating func remove(_ descriptor: Int32) {
            guard let process = entries.removeValue(forKey: descriptor)?.peer.processID else {
                return
            }
            let count = counts[process, default: 0] - 1
            counts[process] = count > 0 ? count : nil
        }

        mutating func insert(_ entry: Entry, _ descriptor: Int32) {
            entries[descriptor] = entry
            counts[entry.peer.processID, default: 0] += 1
        }

        func room(for peer: PeerCredentials, _ limits: ConnectionLimits) -> Room {
            // The daemon's own look at itself must not find it dead because others are many.
            if peer.processID == getpid() { return .free }
            if counts[peer.processID, default: 0] >= limits.ofOneProcess { return .processIsFull }
            return entries.count >= limits.total ? .isFull : .free
        }
    }

    private let limits: ConnectionLimits
    private let state = Mutex(State())

    /// Makes an empty table.
    init(limits: ConnectionLimits) {
        self.limits = limits
    }

    /// Takes in a connection if there is room for it.
    ///
    /// - Parameters:
    ///   - peer: Who opened it.
    ///   - descriptor: Its descriptor.
    /// - Returns: Whether there is room.
    func insert(_ peer: PeerCredentials, descriptor: Int32) -> Room {
        let entry = Entry(peer: peer, inode: Self.inode(of: descriptor))
        // What had this number before is closed.
        if state.withLock({ Self.insert(entry, descriptor, &$0, limits) }) == .free { return .free }
        // Only now, for it is a system call for each connection.
        let entries = state.withLock { $0.entries }
        let closed = entries.filter { !Self.isOpen($0.key, $0.value) }
        return state.withLock { state in
            for descriptor in closed.keys { state.remove(descriptor) }
            return Self.insert(entry, descriptor, &state, limits)
        }
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
        return state.withLock { $0.entries[descriptor]?.peer }
    }

    /// How many connections are open: those whose descriptor is still the same socket.
    var openCount: Int {
        state.withLock { $0.entries }.count(where: Self.isOpen)
    }

    private static func insert(
        _ entry: Entry,
        _ descriptor: Int32,
        _ state: inout State,
        _ limits: ConnectionLimits
    ) -> Room {
        state.remove(descriptor)
        let room = state.room(for: entry.peer, limits)
        if room == .free { state.insert(entry, descriptor) }
        return room
    }

    private static func isOpen(_ descriptor: Int32, _ entry: Entry) -> Bool {
        entry.inode != nil && inode(of: descriptor) == entry.inode
    }

    private static func inode(of descriptor: Int32) -> UInt? {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return nil }
        return status.st_ino
    }
}
