/// Asks whether an image that somebody else is about to pull may come to the node.
public struct VerificationRequest: Codable, Hashable, Sendable {
    /// The image's name.
    public var name: String
    /// The digest of its manifest or index, which is what is judged.
    public var digest: String

    /// Makes a question.
    ///
    /// - Parameters:
    ///   - name: The image's name.
    ///   - digest: The digest of its manifest or index.
    public init(name: String, digest: String) {
        self.name = name
        self.digest = digest
    }
}

/// What the policies in force say of an image.
public struct VerificationAnswer: Codable, Hashable, Sendable {
    /// Whether it may come.
    public var allowed: Bool
    /// Why not; absent if it may.
    public var reason: String?

    /// Makes an answer.
    ///
    /// - Parameters:
    ///   - allowed: Whether the image may come.
    ///   - reason: Why not.
    public init(allowed: Bool, reason: String?) {
        self.allowed = allowed
        self.reason = reason
    }
}
