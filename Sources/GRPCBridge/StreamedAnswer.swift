/// What a call was answered with whose messages nobody keeps.
public struct StreamedAnswer: Hashable, Sendable {
    /// How many messages there were.
    public let messages: Int

    /// How many bytes they had together.
    public let bytes: Int

    /// How the call ended.
    public let status: Status
}
