/// Whether a socket answers now.
public struct Reachability: Codable, Hashable, Sendable {
    /// The path of the socket.
    public var socket: String
    /// Why it does not answer; nil when it does.
    public var error: String?

    /// Makes a description of a socket.
    ///
    /// - Parameters:
    ///   - socket: The path of the socket.
    ///   - error: Why it does not answer; nil when it does.
    public init(socket: String, error: String?) {
        self.socket = socket
        self.error = error
    }

    /// Whether it answers.
    public var answers: Bool { error == nil }
}
