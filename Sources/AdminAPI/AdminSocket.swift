/// Where a node's daemon answers questions about itself, as HTTP with bodies in JSON.
public enum AdminSocket {
    /// The path of the Unix socket where the configuration names none.
    public static let defaultPath = "/run/pullgate/admin.sock"

    /// `GET`: a `NodeStatus`.
    public static let statusPath = "/v1/status"

    /// `POST`: polls the endpoint at once and answers with a `NodeStatus` afterwards.
    public static let syncPath = "/v1/sync"

    /// `POST` of a `VerificationRequest`: a `VerificationAnswer`.
    public static let verifyPath = "/v1/verify"
}
