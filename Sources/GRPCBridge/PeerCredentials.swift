/// Who opened a connection, as the kernel says (`SO_PEERCRED`).
public struct PeerCredentials: Hashable, Sendable {
    /// The process that connected; it may have ended since.
    public let processID: Int32
    /// The user of that process.
    public let userID: UInt32
    /// The group of that process.
    public let groupID: UInt32
    /// The command name, as `/proc/<pid>/comm` had it at the time.
    ///
    /// At most 15 bytes; empty when it could not be read. A process may name itself as it likes,
    /// so nothing may be opened to it for its name.
    public let command: String

    /// Makes credentials.
    ///
    /// - Parameters:
    ///   - processID: The process that connected.
    ///   - userID: The user of that process.
    ///   - groupID: The group of that process.
    ///   - command: The command name, or an empty text.
    public init(processID: Int32, userID: UInt32, groupID: UInt32, command: String) {
        self.processID = processID
        self.userID = userID
        self.groupID = groupID
        self.command = command
    }
}
