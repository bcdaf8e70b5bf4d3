internal import OCI
internal import PolicyBundles
internal import PolicyEngine
internal import ReportDatabase

/// What every command tells of a bundle.
enum BundleFacts {
    /// The revision and the dates.
    static func facts(of bundle: PolicyBundle, at now: Timestamp) -> [Fact] {
        [
            Fact("revision", "\(bundle.revision)"),
            Fact("issued", "\(bundle.issuedAt)"),
            Fact("expires", expiry(of: bundle, at: now)),
        ]
    }

    /// The namespaces by their modes: `3 namespaces: 2 enforce, 1 off`.
    static func namespaces(of policies: PolicySet, at now: Timestamp) -> String {
        let modes = Dictionary(grouping: policies.namespaces) { $0.mode(at: now) }
        let parts = EnforcementMode.allCases.compactMap { mode in
            modes[mode].map { "\($0.count) \(mode.rawValue)" }
        }
        let count = "\(Counted(policies.namespaces.count, "namespace"))"
        return parts.isEmpty ? count : "\(count): \(parts.joined(separator: ", "))"
    }

    /// How much an index holds.
    static func reports(in counts: ReportDatabaseCounts) -> Fact {
        let images = Counted(counts.images, "image")
        let reports = Counted(counts.reports, "report")
        let findings = Counted(counts.findings, "different finding")
        return Fact("reports", "\(images), \(reports), \(findings)")
    }

    private static func expiry(of bundle: PolicyBundle, at now: Timestamp) -> String {
        guard let expiresAt = bundle.expiresAt else { return "never" }
        return bundle.isExpired(at: now) ? "\(expiresAt), has expired" : "\(expiresAt)"
    }
}
