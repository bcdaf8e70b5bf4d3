/// What keeps the gate from judging, or soon will, whether or not anybody pulls.
struct NodeProblem: Hashable, Sendable, Encodable {
    /// What kind of problem it is; the first two are named as the failure mode's causes are.
    enum Kind: String, Hashable, Sendable, CaseIterable, Encodable {
        /// No bundle is in force, some time after the start.
        case noBundle
        /// The bundle in force has expired.
        case bundleExpired
        /// Polls of the central endpoint have failed for some time.
        case syncFailing
    }

    /// What kind of problem it is.
    let kind: Kind
    /// What a person should read.
    let message: String
    /// When it began, as RFC 3339 says.
    let since: String
    /// Whether it is over.
    var isOver = false

    private enum CodingKeys: String, CodingKey {
        case kind, message, since
        case isOver = "over"
    }
}
