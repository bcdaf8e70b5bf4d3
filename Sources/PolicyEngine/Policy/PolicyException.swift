public import OCI

/// An entry of an allowlist that has an end and a reason.
public struct PolicyException: Hashable, Sendable {
    /// The vulnerability that is accepted.
    public let id: VulnerabilityID

    /// The instant from which it is no longer accepted.
    public let expires: Timestamp

    /// Why it is accepted, for the decision log.
    public let reason: String

    /// The repositories it holds for, empty for all of the namespace.
    public let repositories: [RepositoryPattern]

    /// Creates an exception.
    ///
    /// - Parameters:
    ///   - id: The vulnerability that is accepted.
    ///   - expires: The instant from which it is no longer accepted.
    ///   - reason: Why it is accepted.
    ///   - repositories: The repositories it holds for, empty for all of the namespace.
    public init(
        id: VulnerabilityID,
        expires: Timestamp,
        reason: String,
        repositories: [RepositoryPattern] = []
    ) {
        self.id = id
        self.expires = expires
        self.reason = reason
        self.repositories = repositories
    }

    /// Tells whether the exception has not expired.
    ///
    /// - Parameter now: The clock's value.
    /// - Returns: True before `expires`, false at it and after it.
    public func isInForce(at now: Timestamp) -> Bool {
        now < expires
    }

    /// Tells whether the exception holds for an image.
    ///
    /// - Parameter reference: The image, of the namespace whose policy has this exception.
    /// - Returns: True if no repositories are listed or one of them is the image's.
    public func covers(_ reference: ImageReference) -> Bool {
        repositories.isEmpty || repositories.contains { $0.matches(reference) }
    }
}
