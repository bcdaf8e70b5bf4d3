/// How requests travel.
public enum WebScheme: String, Hashable, Sendable {
    /// Over TLS.
    case https
    /// In plain text.
    case http
}
