internal import Admission
internal import PolicyBundles
internal import PolicySync
internal import ScanReports

/// Puts the bundle in force and the reports together for one pull.
struct PolicyInForce: PolicySnapshotSource {
    let sync: PolicySync
    let reports: ReportFolderWatch?

    func snapshot() async -> PolicySnapshot? {
        guard let active = await sync.active() else { return nil }
        return PolicySnapshot(
            revision: active.bundle.revision,
            issuedAt: active.bundle.issuedAt,
            expiresAt: active.bundle.expiresAt,
            policies: active.bundle.policies,
            reports: await reports(with: active.reports)
        )
    }

    /// The reports of the bundle and of the folder that the configuration names, or nil when that
    /// could not be read so far.
    private func reports(
        with index: (any ScanReportSource)?
    ) async -> (any ScanReportSource)? {
        guard let reports else { return index ?? ReportIndex() }
        guard let folder = await reports.current() else { return nil }
        return index.map { ReportSources([$0, folder]) } ?? folder
    }
}
