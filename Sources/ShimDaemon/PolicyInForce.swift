internal import Admission
internal import PolicyBundles
internal import PolicySync
internal import ScanReports

/// Puts the bundle in force and the reports together for one pull.
struct PolicyInForce: PolicySnapshotSource {
    let sync: PolicySync
    let reports: ReportFolderWatch?

    func snapshot() async -> PolicySnapshot? {
        guard let bundle = await sync.bundle() else { return nil }
        return PolicySnapshot(
            revision: bundle.revision,
            expiresAt: bundle.expiresAt,
            policies: bundle.policies,
            reports: await reportsInUse()
        )
    }

    /// The reports, or nil when the folder that the configuration names could not be read so far.
    private func reportsInUse() async -> (any ScanReportSource)? {
        guard let reports else { return ReportIndex() }
        return await reports.current()
    }
}
