internal import OCI
internal import PolicyEngine
internal import ScanReports

/// One image before the policy and the reports that it is judged by.
struct Examination {
    let reference: ImageReference
    let applied: AppliedPolicy
    let reports: any ScanReportSource
    let time: Timestamp

    /// Judges a reference with a digest by the reports that are known under it.
    ///
    /// The digest can be that of an index, whose reports are on one platform each: those on other
    /// platforms do not count, and what any of the others has does.
    ///
    /// - Parameter platform: The node's platform.
    /// - Returns: The ruling, or nil if the registry is to say what the digest stands for.
    /// - Throws: `ReportSourceError` when the reports cannot be read.
    func ruleByDigest(on platform: Platform) throws(ReportSourceError) -> Ruling? {
        guard let digest = reference.digest else { return nil }
        let known = try reports.reports(for: [digest], scope: .platform(platform))
        guard known.contains(where: { $0.state == .finished }) else { return nil }
        let content = JudgedContent(digest: digest, digests: [digest], identity: .digest(digest))
        return rule(on: content, by: known)
    }

    /// Judges what a registry says that the reference stands for.
    ///
    /// - Parameter content: The content.
    /// - Returns: The ruling on the first candidate that breaks a rule, else on the first.
    /// - Throws: `ReportSourceError` when the reports cannot be read.
    func rule(on content: ImageContent) throws(ReportSourceError) -> Ruling {
        let identity = JudgedContent.Identity.imageIDs(Set(content.candidates.map(\.imageID)))
        let rulings = try content.candidates.map { candidate throws(ReportSourceError) in
            let digests = [candidate.manifest, candidate.imageID, content.index]
            return try rule(
                on: JudgedContent(
                    digest: candidate.manifest,
                    digests: Set(digests.compactMap(\.self)),
                    identity: identity
                )
            )
        }
        return rulings.first { !$0.evaluation.violations.isEmpty } ?? rulings[0]
    }

    /// Judges what a pull brought.
    ///
    /// - Parameter image: The image.
    /// - Returns: The ruling.
    /// - Throws: `ReportSourceError` when the reports cannot be read.
    func rule(on image: PulledImage) throws(ReportSourceError) -> Ruling {
        try rule(
            on: JudgedContent(
                digest: image.repositoryDigests.min() ?? image.imageID,
                digests: image.repositoryDigests.union([image.imageID]),
                identity: .imageIDs([image.imageID])
            )
        )
    }

    /// Judges one image by all that is known of it.
    private func rule(on content: JudgedContent) throws(ReportSourceError) -> Ruling {
        rule(on: content, by: try reports.reports(for: content.digests, scope: .oneImage))
    }

    private func rule(on content: JudgedContent, by known: [ScanReport]) -> Ruling {
        let evaluation = PolicyDecisionPoint.evaluate(
            applied.policy,
            reference: reference,
            reports: known,
            at: time
        )
        return Ruling(
            examination: self,
            content: content,
            reports: known,
            evaluation: evaluation
        )
    }
}
