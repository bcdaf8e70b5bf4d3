/// Why systemd could not be told something.
public struct NotificationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a person should read.
    public let message: String

    /// The message.
    public var description: String { message }
}
