internal import OCI
internal import PolicyEngine
internal import ReportDatabase
internal import ScanReports

/// Judges images by two bundles, as a node that has the image's digests judges a pull.
struct OutcomeComparison {
    let older: PolicySet
    let newer: PolicySet
    let olderReports: ReportDatabase?
    let newerReports: ReportDatabase?

    /// Whether both bundles judge by the same reports.
    let areReportsSame: Bool

    let time: Timestamp

    /// The repositories of an image in which its outcome changes.
    ///
    /// - Parameter image: The image.
    /// - Returns: A change for each of these repositories.
    /// - Throws: `ReportDatabaseError`.
    func changes(of image: KnownImage) throws(ReportDatabaseError) -> [ImageChange] {
        guard let digest = image.shownDigest else { return [] }
        var changes: [ImageChange] = []
        var known: (before: [ScanReport], after: [ScanReport])?
        for repository in image.repositories {
            let text = "\(repository)@\(digest)"
            guard let reference = try? ImageReference(normalizing: text) else { continue }
            let (before, after) = (older.rule(for: reference), newer.rule(for: reference))
            // Most images are of namespaces that an edit does not touch, and looking up takes time.
            if areReportsSame, before == after { continue }
            let reports: (before: [ScanReport], after: [ScanReport])
            if let known {
                reports = known
            } else {
                reports = try self.reports(on: image)
                known = reports
            }
            let change = ImageChange(
                reference: reference,
                before: side(before, of: reference, by: reports.before),
                after: side(after, of: reference, by: reports.after)
            )
            if change.before.outcome != change.after.outcome { changes.append(change) }
        }
        return changes
    }

    private func reports(
        on image: KnownImage
    ) throws(ReportDatabaseError) -> (before: [ScanReport], after: [ScanReport]) {
        let before =
            try olderReports?.lookUp(image.digests, scope: .oneImage(on: []), at: time) ?? []
        if areReportsSame { return (before, before) }
        return (
            before,
            try newerReports?.lookUp(image.digests, scope: .oneImage(on: []), at: time) ?? []
        )
    }

    private func side(
        _ rule: Rule,
        of reference: ImageReference,
        by reports: [ScanReport]
    ) -> ImageChange.Side {
        switch rule {
        case .exempt: .exempt
        case .noPolicy: .noPolicy
        case .policy(let policy):
            .policy(
                PolicyDecisionPoint.evaluate(
                    policy,
                    reference: reference,
                    reports: reports,
                    at: time
                )
            )
        }
    }
}

/// What a bundle has for an image.
private enum Rule: Equatable {
    case exempt
    case noPolicy
    case policy(NamespacePolicy)
}

extension PolicySet {
    fileprivate func rule(for reference: ImageReference) -> Rule {
        guard exemption(for: reference) == nil else { return .exempt }
        return policy(for: reference).map(Rule.policy) ?? .noPolicy
    }
}
