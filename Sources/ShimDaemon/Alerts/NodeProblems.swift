internal import PolicyEngine
internal import PolicySync

/// Keeps in mind which problems of a node somebody knows of, to tell of each once when it begins and
/// when it ends.
struct NodeProblems {
    /// How long after the start the first bundle should be there: an endpoint that answers needs far
    /// less.
    static let patience = Duration.seconds(60)

    /// How long polls may fail: a restart of the endpoint or of the network is no problem.
    static let syncPatience = Duration.seconds(15 * 60)

    /// The wait before something is told again that was refused; it doubles each time.
    static let firstPause = Duration.seconds(60)

    /// The longest such wait.
    static let longestPause = Duration.seconds(60 * 60)

    /// When something that was refused is told again.
    private struct Pause {
        let length: Duration
        let end: ContinuousClock.Instant
    }

    private let startedAt: ContinuousClock.Instant
    private var told: [NodeProblem.Kind: NodeProblem] = [:]
    private var pauses: [NodeProblem.Kind: Pause] = [:]

    /// Starts with somebody who knows of no problem.
    ///
    /// - Parameter startedAt: When the daemon started.
    init(startedAt: ContinuousClock.Instant) {
        self.startedAt = startedAt
    }

    /// Tells of the problems that have begun since the last time, and of those that are over.
    ///
    /// What cannot be told is told the next time, if it is still so.
    ///
    /// - Parameters:
    ///   - status: How the node stands to the endpoint.
    ///   - now: This moment.
    ///   - tell: Tells of a problem, and returns whether it could.
    mutating func update(
        to status: SyncStatus,
        at now: Moment,
        tell: (NodeProblem) -> Bool
    ) {
        for kind in NodeProblem.Kind.allCases {
            let problem = problem(kind, in: status, at: now)
            if told[kind] == nil, problem == nil { pauses[kind] = nil }
            if let pause = pauses[kind], now.instant < pause.end { continue }
            switch (told[kind], problem) {
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

    /// Takes back that something was told, which was refused: it is told again after a while.
    ///
    /// - Parameters:
    ///   - problem: What was told.
    ///   - now: The clock's value.
    mutating func forget(_ problem: NodeProblem, at now: ContinuousClock.Instant) {
        let kind = problem.kind
        if problem.isOver {
            // Unless it has begun anew.
            guard told[kind] == nil else { return }
            told[kind] = problem
            told[kind]?.isOver = false
        } else {
            guard told[kind] == problem else { return }
            told[kind] = nil
        }
        let length = min(pauses[kind].map { $0.length * 2 } ?? Self.firstPause, Self.longestPause)
        pauses[kind] = Pause(length: length, end: now + length)
    }

    private func problem(
        _ kind: NodeProblem.Kind,
        in status: SyncStatus,
        at now: Moment
    ) -> NodeProblem? {
        switch kind {
        case .noBundle:
            guard status.active == nil, now.instant >= startedAt + Self.patience else {
                return nil
            }
            let reason = status.failure.map { ": \($0.error.message)" } ?? ""
            return NodeProblem(
                kind: kind,
                message: "no policy bundle is in force\(reason)",
                since: (status.inForceUntil ?? now.time(of: startedAt)).description
            )
        case .bundleExpired:
            guard let active = status.active, let end = active.expiresAt,
                active.isExpired(at: now.time)
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
            guard now.instant >= since + Self.syncPatience else { return nil }
            return NodeProblem(
                kind: kind,
                message: "polls for policies fail: \(failure.error.message)",
                since: now.time(of: since).description
            )
        }
    }
}
