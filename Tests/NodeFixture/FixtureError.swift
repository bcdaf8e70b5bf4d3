/// An error that stopped a part of the test node from doing what was asked of it.
public struct FixtureError: Error, Hashable, CustomStringConvertible {
    /// What a caller can act on.
    public enum Code: Hashable, Sendable {
        /// A program that the fixture needs is not on this machine.
        case programMissing
        /// The operating system refused to start a program, or to make or remove a file.
        case systemCallFailed
        /// A daemon ended before it was ready.
        case endedEarly
        /// Something did not come about before its deadline.
        case timedOut
        /// A command ended with a status other than 0.
        case commandFailed
        /// A server answered with a status that was not expected.
        case unexpectedAnswer
        /// A line of a log could not be understood, so nothing may be concluded from that log.
        case unreadableLog
    }

    /// What a caller can act on.
    public let code: Code

    /// What a person should read.
    public let message: String

    /// The message alone: the code repeats it.
    public var description: String { message }

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: What a caller can act on.
    ///   - message: What a person should read.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }
}
