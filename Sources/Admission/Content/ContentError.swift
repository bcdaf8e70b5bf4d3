/// Why it is not known which content a reference stands for.
///
/// Each text is for the caller and names each host that was asked and what failed there.
public enum ContentError: Error, Hashable, Sendable {
    /// The registry has no such image.
    case notFound
    /// The registry does not take the credentials, or wants some.
    case unauthorized(String)
    /// The registry did not tell.
    case unavailable(String)
}
