/// Something in a registry's configuration that containerd passes over in silence, or that its
/// versions understand differently.
public struct HostsWarning: Hashable, Sendable, CustomStringConvertible {
    /// The file or folder that it is about.
    public let path: String

    /// What is wrong, and what follows from it.
    public let message: String

    /// The path and the message, on one line.
    public var description: String { "\(path): \(message)" }
}
