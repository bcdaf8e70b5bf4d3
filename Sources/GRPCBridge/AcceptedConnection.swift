internal import Glibc

/// A connection from a listening socket, until a server takes it over.
public struct AcceptedConnection: ~Copyable, Sendable {
    /// Who opened the connection.
    public let peer: PeerCredentials

    let descriptor: OwnedDescriptor
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
