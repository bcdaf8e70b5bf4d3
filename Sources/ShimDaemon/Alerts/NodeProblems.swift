internal import PolicyEngine
internal import PolicySync

/// Keeps in mind which problems of a node somebody knows of, to tell of each once when it begins and
/// when it ends.
struct NodeProblems {
    /// Seconds after the start until the first bundle should be there: an endpoint that answers
    /// needs far fewer.
    static let patience: Int64 = 60

    /// Seconds that polls may fail: a restart of the endpoint or of the network is no problem.
    static let syncPatience: Int64 = 15 * 60

    private let startedAt: Timestamp
    private var told: [NodeProblem.Kind: NodeProblem] = [:]

    /// Starts with somebody who knows of no problem.
    ///
    /// - Parameter startedAt: When the daemon started.
    init(startedAt: Timestamp) {
        self.startedAt = startedAt
    }

    /// Tells of the problems that have begun since the last time, and of those that are over.
    ///
    /// What cannot be told is told the next time, if it is still so.
    ///
    /// - Parameters:
    ///   - status: How the node stands to the endpoint.
    ///   - time: The clock's value.
    ///   - tell: Tells of a problem, and returns whether it could.
    mutating func update(
        to status: SyncStatus,
        at time: Timestamp,
        tell: (NodeProblem) -> Bool
    ) {
        for kind in NodeProblem.Kind.allCases {
            switch (told[kind], problem(kind, in: status, at: time)) {
            case (nil, let begun?):
                if tell(begun) { told[kind] = begun }
            case (var last?, nil):
                last.isOver = true
                if tell(last) { told[kind] = nil }
            case (nil, nil): break
            // As it began: what is told of its end names the same.
            case (_?, _?): break
            }
        }
    }

    private func problem(
        _ kind: NodeProblem.Kind,
        in status: SyncStatus,
        at time: Timestamp
    ) -> NodeProblem? {
        switch kind {
        case .noBundle:
            guard status.active == nil, time >= startedAt.adding(seconds: Self.patience) else {
                return nil
            }
            let reason = status.failure.map { ": \($0.error.message)" } ?? ""
            return NodeProblem(
                kind: kind,
                message: "no policy bundle is in force\(reason)",
                since: (status.inForceUntil ?? startedAt).description
            )
        case .bundleExpired:
            guard let active = status.active, let end = active.expiresAt,
                active.isExpired(at: time)
            else { return nil }
            return NodeProblem(
                kind: kind,
                message: "the policy bundle in force (revision \(active.revision)) has expired",
                since: end.description
            )
        case .syncFailing:
            guard let failure = status.failure else { return nil }
            // Not since the last good poll, which may be long ago where polls are rare or held back.
            let since = failure.pollsFailSince
            guard time >= since.adding(seconds: Self.syncPatience) else { return nil }
            return NodeProblem(
                kind: kind,
                message: "polls for policies fail: \(failure.error.message)",
                since: since.description
            )
        }
    }
}
