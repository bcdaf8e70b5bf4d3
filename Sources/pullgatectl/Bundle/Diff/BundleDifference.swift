internal import OCI
internal import PolicyBundles
internal import PolicyEngine
internal import ReportDatabase
internal import ScanReports

/// What changes from one bundle to another.
struct BundleDifference: Sendable {
    /// What becomes of the reports that nodes have from the bundle, where only one has any.
    enum ReportsChange: String, Sendable {
        /// Only the older one has reports.
        case lost
        /// Only the newer one has reports.
        case gained
    }

    /// The bundle to begin with.
    let older: BundleSide

    /// The bundle to compare with it.
    let newer: BundleSide

    /// The time that both are judged at.
    let time: Timestamp

    /// How the policies differ.
    let policies: PolicyDifference

    /// The images that reports are on.
    let knownImages: Int

    /// Those of them that no report names a repository of, so that no policy can be found for them.
    let imagesWithoutRepository: Int

    /// The images whose outcome changes, by their names.
    let changes: [ImageChange]

    /// What becomes of reports, where only one of the bundles has any.
    ///
    /// By a bundle without an index images are judged by the reports of the other one, as its policies
    /// are the question; but to a node without reports of its own every image is unscanned then.
    var reportsChange: ReportsChange? {
        switch (older.hasReports, newer.hasReports) {
        case (true, false): .lost
        case (false, true): .gained
        case (true, true), (false, false): nil
        }
    }

    /// Whether neither a policy nor the outcome of an image changes, nor whether there are reports.
    var isEmpty: Bool { policies.isEmpty && changes.isEmpty && reportsChange == nil }

    /// Compares two bundles.
    ///
    /// - Parameters:
    ///   - older: The bundle to begin with.
    ///   - newer: The bundle to compare with it.
    ///   - time: The clock's value.
    /// - Throws: `ReportDatabaseError`.
    init(
        from older: BundleSide,
        to newer: BundleSide,
        at time: Timestamp
    ) throws(ReportDatabaseError) {
        self.older = older
        self.newer = newer
        self.time = time
        policies = PolicyDifference(from: older.bundle.policies, to: newer.bundle.policies)
        let isSameIndex = older.bundle.reports?.digest == newer.bundle.reports?.digest
        let indexes = [older.index, isSameIndex ? nil : newer.index].compactMap(\.self)
        let known = try KnownImages(in: indexes).images
        knownImages = known.count
        imagesWithoutRepository = known.count(where: \.repositories.isEmpty)
        var progress = ProgressBar("images judged", count: known.count)
        var changes: [ImageChange] = []
        // Who has no index is judged by the reports of the other: its policies are the question.
        let comparison = OutcomeComparison(
            older: older.bundle.policies,
            newer: newer.bundle.policies,
            olderReports: older.index ?? newer.index,
            newerReports: newer.index ?? older.index,
            areReportsSame: indexes.count < 2,
            time: time
        )
        for image in known {
            changes += try comparison.changes(of: image)
            progress.advance()
        }
        progress.clear()
        self.changes = changes.sorted { $0.reference.description < $1.reference.description }
    }
}
