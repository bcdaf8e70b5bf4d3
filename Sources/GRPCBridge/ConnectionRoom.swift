/// Whether a server takes one more connection.
public enum ConnectionRoom: Hashable, Sendable {
    /// It does.
    case free
    /// The process that opened it has as many as one may have.
    case processIsFull
    /// There are as many as there may be.
    case isFull
}
