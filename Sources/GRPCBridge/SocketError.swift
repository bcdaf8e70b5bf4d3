internal import Glibc

/// Why a Unix socket could not be used.
public struct SocketError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a caller can act on.
    public enum Code: Hashable, Sendable {
        /// The path does not fit a Unix socket's address.
        case pathTooLong
        /// Another process listens there.
        case inUse
        /// Something that is not a socket is there.
        case notASocket
        /// A descriptor that was passed on is not what was expected.
        case unsuitable
        /// The system refused.
        case system
    }

    /// What a caller can act on.
    public let code: Code

    /// What a person should read; names the path.
    public let message: String

    /// The message.
    public var description: String { message }

    /// An error that the last system call left behind.
    static func system(_ action: String, path: String) -> SocketError {
        SocketError(code: .system, message: "cannot \(action) \(path): \(text(of: errno))")
    }

    /// The system's words for an error number.
    static func text(of number: Int32) -> String {
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text)
    }
}
