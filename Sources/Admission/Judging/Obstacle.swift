internal import PolicyEngine

/// What keeps one pull from being judged.
enum Obstacle: Hashable {
    case noBundle
    case bundleExpired
    /// The scan reports cannot be read; the text says why, where it is known.
    case noReports(String?)
    /// The registry does not take the credentials; the text says which host said what.
    case unauthorized(String)
    /// It could not be found out what the reference stands for; the text says why.
    case unresolved(String)

    /// Bytes of what is told of who does not answer: the rest of the message fits beside it.
    static let maximumDetailLength = 480

    /// Bytes of the image's name that are told.
    static let maximumImageLength = 240

    /// The cause that the failure mode is set for.
    var cause: UnknownCause {
        switch self {
        case .noBundle: .noBundle
        case .bundleExpired: .bundleExpired
        case .noReports: .noReports
        case .unauthorized, .unresolved: .unresolved
        }
    }

    /// What kind of error the caller gets for it when the failure mode is closed.
    var reason: Refusal.Reason {
        switch self {
        case .noBundle, .bundleExpired, .noReports: .denied
        case .unauthorized: .unauthorized
        case .unresolved: .unavailable
        }
    }

    /// What failed, for the decision log; nil where the cause says it all.
    var detail: String? {
        switch self {
        case .noBundle, .bundleExpired: nil
        case .noReports(let text): text?.displayed(withinBytes: Self.maximumDetailLength)
        case .unauthorized(let text), .unresolved(let text):
            text.displayed(withinBytes: Self.maximumDetailLength)
        }
    }

    /// What the caller reads when the pull is denied for it.
    ///
    /// It depends on the image and on what failed alone, and has at most the length of a denial.
    ///
    /// - Parameter image: The image as the caller wrote it.
    /// - Returns: The text.
    func message(image: String) -> String {
        let image = image.displayed(withinBytes: Self.maximumImageLength)
        return "pullgate: " + words(on: image)
    }

    private func words(on image: String) -> String {
        switch self {
        case .noBundle:
            "\(image) cannot be judged: no policy bundle is in force on this node "
                + "(pullgatectl status tells why). \(Self.untilItChanges)"
        case .bundleExpired:
            "\(image) cannot be judged: the policy bundle has expired and the central endpoint "
                + "has sent no newer one. \(Self.untilItChanges)"
        case .noReports:
            "\(image) cannot be judged: the node's scan reports cannot be read. "
                + Self.untilItChanges
        case .unauthorized:
            "\(detail ?? ""). Check the image's name and the credentials of the pull "
                + "(imagePullSecrets)."
        case .unresolved:
            "\(image) cannot be judged: \(detail ?? ""). \(Self.untilItChanges)"
        }
    }

    private static let untilItChanges =
        "Pulls stay blocked until that changes; the node's administrator finds the reason in "
        + "pullgated's log (journalctl -u pullgated)."
}
