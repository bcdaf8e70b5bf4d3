/// Why a question has no answer.
public struct ErrorAnswer: Codable, Hashable, Sendable {
    /// What a person should read.
    public var message: String

    /// Makes an answer.
    ///
    /// - Parameter message: What a person should read.
    public init(message: String) {
        self.message = message
    }
}
