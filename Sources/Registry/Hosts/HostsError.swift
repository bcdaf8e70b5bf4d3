/// Why a registry's hosts cannot be known; containerd fails the pull.
public struct HostsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a caller can act on.
    public enum Code: Hashable, Sendable {
        /// The text is not the host of a registry.
        case invalidRegistryHost
        /// A file or folder exists, but cannot be read or is not what it should be.
        case unreadable
        /// A file or a list is larger than what is read.
        case tooLarge
    }

    /// What a caller can act on.
    public let code: Code

    /// What is wrong, and where.
    public let message: String

    /// The message.
    public var description: String { message }
}
