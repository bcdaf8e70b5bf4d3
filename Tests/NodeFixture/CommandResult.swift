/// What a command that has ended left behind.
public struct CommandResult: Hashable, Sendable {
    /// How the command ended.
    public let status: ExitStatus

    /// What it wrote to standard output.
    public let output: String

    /// What it wrote to standard error.
    public let error: String

    /// The lines of standard output, without empty ones.
    public var lines: [String] { output.split(separator: "\n").map(String.init) }
}
