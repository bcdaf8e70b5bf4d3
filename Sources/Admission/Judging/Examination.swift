internal import OCI
internal import PolicyEngine
internal import ScanReports

/// One image before the policy and the reports that it is judged by.
struct Examination {
    /// The most findings, and exceptions of the policy, that a quick ruling is made on: a fraction of
    /// a millisecond's work.
    static let quickFindings = 64

    let reference: ImageReference
    let applied: AppliedPolicy
    let reports: any ScanReportSource
    let time: Timestamp

    /// Judges a reference with a digest by the reports that are known under it.
    ///
    /// The digest can be that of an index, whose reports are on one platform each: those on other
    /// platforms do not count, and what any of the others has does.
    ///
    /// They name the image ID, by which the reports of other scanners are found; but where some
    /// report names none, it may know the image by its manifest alone, and only the registry tells
    /// which manifest an index has for this node. Reports of which none names an image ID are on
    /// what has the digest: registries' scanners name a manifest so, and an index with what they
    /// have found in any of its images.
    ///
    /// - Parameter platform: The node's platform.
    /// - Returns: The ruling, or nil if the registry is to say what the digest stands for.
    /// - Throws: `ReportSourceError` when the reports cannot be read.
    func ruleByDigest(on platform: Platform) throws(ReportSourceError) -> Ruling? {
        try knownByDigest(on: platform).flatMap { rule(on: $0) }
    }

    /// Judges a reference with a digest as `ruleByDigest` does, if that is quickly done.
    ///
    /// - Parameter platform: The node's platform.
    /// - Returns: The ruling, or nil if there is none or it would take longer.
    func quickRulingByDigest(on platform: Platform) -> Ruling? {
        guard reports.isInMemory, applied.policy.exceptions.count <= Self.quickFindings,
            let known = try? knownByDigest(on: platform),
            known.reports.reduce(0, { $0 + $1.findings.count }) <= Self.quickFindings
        else { return nil }
        return rule(on: known)
    }

    /// What the reports tell of a digest.
    private struct Known {
        let content: JudgedContent
        let reports: [ScanReport]
        /// Whether these reports are all that can be known of the content.
        let isComplete: Bool
    }

    private func knownByDigest(on platform: Platform) throws(ReportSourceError) -> Known? {
        guard let digest = reference.digest else { return nil }
        let named = try reports.images(for: [digest])
        let imageIDs = Set(named.filter { $0.mayRun(on: platform) }.compactMap(\.imageID))
        let digests = imageIDs.union([digest])
        let images = try imageIDs.isEmpty ? named : reports.images(for: digests)
        return Known(
            content: JudgedContent(digest: digest, digests: digests, identity: .digest(digest)),
            reports: images.reports(on: digests, scope: .platform(platform)),
            isComplete: isComplete(named)
        )
    }

    private func rule(on known: Known) -> Ruling? {
        let ruling = rule(on: known.content, by: known.reports)
        guard ruling.isScanned else { return nil }
        return known.isComplete || isEnough(ruling) ? ruling : nil
    }

    /// Whether no other report can be on what a digest stands for than those that name the digest,
    /// and those that name the image IDs which these tell.
    private func isComplete(_ named: [ImageReport]) -> Bool {
        reports.namesEveryImageID || named.allSatisfy { $0.imageID == nil }
    }

    /// Whether a ruling on some of the reports would be the same on all of them.
    ///
    /// What one has is enough to deny, but not to tell whether a pod's reason lifts that: another one
    /// may have what is on the denylist.
    private func isEnough(_ ruling: Ruling) -> Bool {
        let policy = applied.policy
        return !ruling.evaluation.violations.isEmpty
            && (!policy.breakGlass || policy.denylist.isEmpty || ruling.evaluation.isOnDenylist)
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

    /// Judges what a pull brought by the reports that are known under what the runtime calls it.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - manifests: The digests of its manifests, where the registry has told them.
    /// - Returns: The ruling.
    /// - Throws: `ReportSourceError` when the reports cannot be read.
    func rule(
        on image: PulledImage,
        manifests: Set<Digest> = []
    ) throws(ReportSourceError) -> Ruling {
        try rule(
            on: JudgedContent(
                digest: (manifests.isEmpty ? image.repositoryDigests : manifests).min()
                    ?? image.imageID,
                digests: image.repositoryDigests.union(manifests).union([image.imageID]),
                identity: .imageIDs([image.imageID])
            )
        )
    }

    /// Judges what a pull brought, if the registry need not be asked for its manifest.
    ///
    /// The runtime tells the digest that the image was pulled by, which is that of an index or of a
    /// manifest.
    ///
    /// - Parameter image: The image.
    /// - Returns: The ruling, or nil if a report that is not known may name the manifest alone.
    /// - Throws: `ReportSourceError` when the reports cannot be read.
    func ruleWithoutManifest(
        on image: PulledImage
    ) throws(ReportSourceError) -> Ruling? {
        let ruling = try rule(on: image)
        if reports.namesEveryImageID || ruling.isScanned && isEnough(ruling) { return ruling }
        let named = try reports.images(for: image.repositoryDigests)
        return !named.isEmpty && isComplete(named) ? ruling : nil
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
            isScanned: known.contains { $0.state == .finished },
            evaluation: evaluation
        )
    }
}
