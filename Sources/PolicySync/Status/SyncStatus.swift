public import PolicyBundles
public import PolicyEngine

/// How the node stands to the central endpoint, in OPA's nouns for bundles.
public struct SyncStatus: Hashable, Sendable {
    /// What went wrong last.
    public struct Failure: Hashable, Sendable {
        /// What went wrong.
        public let error: BundleError
        /// When it was seen first, of the same error again and again.
        public let since: Timestamp
        /// When the first poll failed after the last good one, with whatever error; by a clock that
        /// nobody sets.
        public let pollsFailSince: ContinuousClock.Instant
    }

    /// The bundle in force.
    public struct Active: Hashable, Sendable {
        /// Its number.
        public let revision: UInt64
        /// When it was made.
        public let issuedAt: Timestamp
        /// When it ends to be valid, or nil for never.
        public let expiresAt: Timestamp?
        /// Where it came from.
        public let source: ActiveBundle.Source
        /// The ids of the trusted keys that signed it; none if signatures are not checked.
        public let keyIDs: [String]
        /// The report index that belongs to it.
        public let reports: ReportIndexReference?
        /// How many namespaces have a policy in it.
        public let namespaces: Int
        /// The images that it lets through unjudged.
        public let exempt: [ImagePattern]
        /// Whether one of its policies hides denied images that are on the node.
        public let hidesImages: Bool

        /// Tells whether it is no longer to be used, so that the failure mode decides.
        ///
        /// - Parameter now: The clock's value; one that was set back does not bring it back.
        /// - Returns: Whether its end is over; false for a bundle without an end.
        public func isExpired(at now: Timestamp) -> Bool {
            guard let expiresAt else { return false }
            return max(now, issuedAt) >= expiresAt
        }
    }

    /// When the endpoint was last asked.
    public var lastRequest: Timestamp?
    /// When it last answered with a bundle or that there is no newer one.
    public var lastSuccessfulRequest: Timestamp?
    /// When a poll last went well since the start, by a clock that nobody sets: the endpoint answered,
    /// and what it sent, if anything, was put in force and kept.
    public var lastSuccessfulPoll: ContinuousClock.Instant?
    /// When the last bundle came whole; kept over restarts.
    public var lastSuccessfulDownload: Timestamp?
    /// When the last bundle was put in force; kept over restarts.
    public var lastSuccessfulActivation: Timestamp?
    /// The bundle in force.
    public var active: Active?
    /// When the last bundle was taken out of force with none to follow it, or nil for never.
    public var inForceUntil: Timestamp?
    /// What keeps a newer bundle from being put in force, or nil after a poll that went well.
    public var failure: Failure?
    /// How often polls have failed since the start, by what went wrong.
    public var failureCounts: [BundleError.Code: Int] = [:]
    /// Whether the bundle in force would be lost with a restart, because it could not be kept.
    public var isUnsaved = false

    /// Nothing has happened yet.
    public init() {}
}

extension SyncStatus.Active {
    init(_ active: ActiveBundle) {
        revision = active.bundle.revision
        issuedAt = active.bundle.issuedAt
        expiresAt = active.bundle.expiresAt
        source = active.source
        keyIDs = active.keyIDs
        reports = active.bundle.reports
        namespaces = active.bundle.policies.namespaces.count
        exempt = active.bundle.policies.exempt
        hidesImages = active.bundle.policies.hidesPresentImages
    }
}
