public import CRI
public import OCI

/// What answers which content a reference stands for, without downloading a layer.
public protocol ContentResolver: Sendable {
    /// Finds the content that a reference stands for.
    ///
    /// Cancelling the task ends the search.
    ///
    /// - Parameters:
    ///   - reference: The normalised reference.
    ///   - auth: The credentials that came with the pull.
    ///   - isUrgent: Whether not to wait for whatever else is asked: what a pull without an answer
    ///     has left can be removed for seconds only.
    /// - Returns: The content.
    /// - Throws: `ContentError`.
    func resolve(
        _ reference: ImageReference,
        auth: AuthConfig?,
        isUrgent: Bool
    ) async throws(ContentError) -> ImageContent

    /// Uses no more what is known of a reference from before, because it stands for something else.
    ///
    /// - Parameter reference: The normalised reference.
    func forget(_ reference: ImageReference)
}
