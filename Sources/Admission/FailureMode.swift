/// What happens to a pull that cannot be judged.
public enum FailureMode: String, Hashable, Sendable, CaseIterable {
    /// The pull is denied.
    case closed
    /// The pull goes on unjudged.
    case open
}

/// Why a pull cannot be judged.
public enum UnknownCause: String, Hashable, Sendable, CaseIterable {
    /// No policy bundle has been activated since the daemon started.
    case noBundle
    /// The bundle in force has expired, so its policies may be out of date.
    case bundleExpired
    /// The scan reports have not been readable since the daemon started, so that nobody can tell
    /// an image without a report from one whose report is out of reach.
    case noReports

    /// What a person should read.
    var explanation: String {
        switch self {
        case .noBundle:
            "no policy bundle has arrived from the central endpoint yet"
        case .bundleExpired:
            "the policy bundle has expired and the central endpoint has sent no newer one"
        case .noReports:
            "the node's scan reports cannot be read"
        }
    }
}

/// The failure mode for each cause.
public struct FailureModes: Hashable, Sendable {
    private let modes: [UnknownCause: FailureMode]
    private let otherwise: FailureMode

    /// Makes one mode for every cause.
    ///
    /// - Parameters:
    ///   - mode: The mode of the causes that are not named. Closed, unless the node's
    ///     administrator chose otherwise: a gate that cannot know must not guess.
    ///   - modes: The modes of single causes.
    public init(_ mode: FailureMode = .closed, except modes: [UnknownCause: FailureMode] = [:]) {
        otherwise = mode
        self.modes = modes
    }

    /// The mode for a cause.
    ///
    /// - Parameter cause: Why a pull cannot be judged.
    public subscript(cause: UnknownCause) -> FailureMode {
        modes[cause] ?? otherwise
    }
}
