/// Why a source cannot tell which reports it has.
public struct ReportSourceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What an administrator should read.
    public let message: String

    /// The message.
    public var description: String { message }

    /// Makes an error.
    ///
    /// - Parameter message: What an administrator should read.
    public init(_ message: String) {
        self.message = message
    }
}
