/// Where a node's daemon answers questions about itself, as HTTP with bodies in JSON.
///
/// A question that is wrong or has no answer is answered with an `ErrorAnswer`.
public enum AdminSocket {
    /// The path of the Unix socket where the configuration names none.
    public static let defaultPath = "/run/pullgate/admin.sock"

    /// `GET`: a `NodeStatus`.
    public static let statusPath = "/v1/status"

    /// `POST`: polls the endpoint at once and answers with a `NodeStatus` afterwards.
    public static let syncPath = "/v1/sync"

    /// `GET`: the newest decisions, a line each as in the decision log, the oldest first.
    ///
    /// Parameters: `denied=1` for denials alone, `since` a time, `limit` a number of decisions.
    /// `after` a number answers the decisions after it instead, and waits up to `wait` seconds for
    /// one. The header `numberHeader` has the number to go on after, and `historyHeader` tells
    /// whether it still means the same. A decision with a known id is below this path, by its id.
    public static let decisionsPath = "/v1/decisions"

    /// `GET` with `image`, an image as a pod names it or a decision's id: the last decision on it.
    public static let explainPath = "/v1/explain"

    /// `POST` with a `CheckRequest`: the decision that a pull would get now, without a pull.
    public static let checkPath = "/v1/check"

    /// `GET`: the configuration in effect, without secrets, as YAML; with `format=json` as JSON.
    public static let configurationPath = "/v1/configuration"

    /// The header with the number of the last decision that an answer has taken into account.
    public static let numberHeader = "Pullgate-Decision-Number"

    /// The header that names the history in which decisions have these numbers: with another one,
    /// because its file was lost, they begin anew.
    public static let historyHeader = "Pullgate-Decision-History"

    /// The most seconds that an answer is held back for a decision to come.
    public static let longestWait = 60

    /// `POST` of a `VerificationRequest`: a `VerificationAnswer`.
    public static let verifyPath = "/v1/verify"
}
