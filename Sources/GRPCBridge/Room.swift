/// Whether a server takes one more connection or call.
public enum Room: Hashable, Sendable {
    /// It does.
    case free
    /// The process that it is of has as many as one may have.
    case processIsFull
    /// There are as many as there may be.
    case isFull
}
