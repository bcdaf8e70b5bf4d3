internal import Glibc

/// A connection from a listening socket, until a server takes it over.
public struct AcceptedConnection: ~Copyable, Sendable {
    /// Who opened the connection.
    public let peer: PeerCredentials

    let descriptor: OwnedDescriptor

    /// Has the kernel take more of an answer at once than the 208 KiB that it takes by itself.
    ///
    /// Each time that it takes no more, server and client wait for each other: thirty times in a
    /// list of 20,000 images.
    ///
    /// - Parameters:
    ///   - bytes: How much it takes, but no more than `net.core.wmem_max` allows. The kernel doubles
    ///     it for its own bookkeeping (socket(7), `SO_SNDBUF`).
    ///   - limit: The first descriptor number for which nothing is changed. As the lowest free one
    ///     is given out, it bounds what the kernel holds for clients that do not read.
    public func setSendBuffer(bytes: Int32, belowDescriptor limit: Int32) {
        guard descriptor.number < limit else { return }
        UnixSocket.setSendBuffer(of: descriptor, bytes: bytes)
    }
}

/// Owns a file descriptor.
struct OwnedDescriptor: ~Copyable, Sendable {
    let number: Int32

    deinit {
        if number >= 0 { close(number) }
    }

    /// Gives the descriptor away, which then is no longer closed here.
    consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }
}
