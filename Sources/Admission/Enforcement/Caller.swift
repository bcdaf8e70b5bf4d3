/// The process that asked for a pull, as the kernel named it.
public struct Caller: Hashable, Sendable, Encodable {
    /// The process id; the process may have ended since.
    public let processID: Int32
    /// The user id.
    public let userID: UInt32
    /// The command name, which the process chose itself.
    public let command: String

    private enum CodingKeys: String, CodingKey {
        case processID = "pid"
        case userID = "uid"
        case command
    }

    /// Makes a caller.
    ///
    /// - Parameters:
    ///   - processID: The process id.
    ///   - userID: The user id.
    ///   - command: The command name.
    public init(processID: Int32, userID: UInt32, command: String) {
        self.processID = processID
        self.userID = userID
        self.command = command
    }
}
