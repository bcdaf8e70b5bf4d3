public import PolicyEngine
public import ScanReports

/// The policies and reports that one pull is judged by.
///
/// A judgement is made on one snapshot, so that a bundle activated meanwhile changes either all of
/// it or nothing.
public struct PolicySnapshot: Sendable {
    /// The revision of the bundle in force.
    public let revision: UInt64
    /// When the bundle was made: no clock that is right can be before that.
    public let issuedAt: Timestamp
    /// When the bundle ends to be valid, or nil for never.
    public let expiresAt: Timestamp?
    /// The namespace policies.
    public let policies: PolicySet
    /// The scan reports, or nil when they could not be read so far.
    public let reports: (any ScanReportSource)?

    /// Makes a snapshot.
    ///
    /// - Parameters:
    ///   - revision: The revision of the bundle in force.
    ///   - issuedAt: When the bundle was made.
    ///   - expiresAt: When the bundle ends to be valid, or nil for never.
    ///   - policies: The namespace policies.
    ///   - reports: The scan reports, or nil when they could not be read so far.
    public init(
        revision: UInt64,
        issuedAt: Timestamp,
        expiresAt: Timestamp?,
        policies: PolicySet,
        reports: (any ScanReportSource)?
    ) {
        self.revision = revision
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.policies = policies
        self.reports = reports
    }
}

/// Where snapshots come from.
public protocol PolicySnapshotSource: Sendable {
    /// The snapshot in force now, or nil when no bundle has been activated.
    ///
    /// A source may wait, for a bounded time, for a first bundle that is on its way.
    func snapshot() async -> PolicySnapshot?
}
