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

    /// The images that the policies let through without a judgement.
    let exempt: [ImagePattern]

    let reports: any ScanReportSource

    /// The node's platform.
    let platform: Platform

    let time: Timestamp

    /// Whether a denial may be lifted that is not by the denylist: for the pod's reason, or because the
    /// image is on the node already.
    let isLiftable: Bool

    /// Judges a reference with a digest by the reports that are known under it.
    ///
    /// The digest can be that of an index, whose reports are on one platform each: those on other
    /// platforms do not count, and what any of the others has does.
    ///
    /// They name the image ID, by which the reports of other scanners are found; but where some
    /// report names none, it may know the image by its manifest alone, and only the registry tells
    /// which manifest an index has for this node. Reports of which none names an image ID are on
    /// what has the digest: registries' scanners name a manifest so, and an index with what they
    /// have found in any of its images. One that names a platform all the same is on one image of an
    /// index.
    ///
    /// - Returns: The ruling, or nil for a reference without a digest. It is known to violate also by
    ///   what an unfinished scan has found; but a registry may tell of a finished one.
    /// - Throws: `ReportSourceError` when the reports cannot be read.
    func ruleByDigest() throws(ReportSourceError) -> Ruling? {
        try knownByDigest().map { rule(on: $0) }
    }

    /// Judges a reference with a digest as `ruleByDigest` does, if that is quickly done.
    ///
    /// - Returns: The ruling, or nil if there is no finished report, it is not enough, or it would take
    ///   longer.
    func quickRulingByDigest() -> Ruling? {
        guard reports.isInMemory, applied.policy.exceptions.count <= Self.quickFindings,
            let known = try? knownByDigest(),
            known.reports.reduce(0, { $0 + $1.findings.count }) <= Self.quickFindings
        else { return nil }
        let ruling = rule(on: known)
        return ruling.isScanned && isEnough(ruling) ? ruling : nil
    }

    /// Whether no registry needs to be asked about what has been ruled on.
    ///
    /// What one report has is enough to deny, if a finished scan stands behind the ruling. To allow, or
    /// to lift that, all must be known.
    ///
    /// - Parameter ruling: The ruling.
    /// - Returns: Whether it is enough.
    func isEnough(_ ruling: Ruling) -> Bool {
        guard !ruling.isComplete else { return true }
        let needsAll =
            isLiftable && ruling.mayBeOnDenylist && !ruling.evaluation.isOnDenylist
        return ruling.isScanned && ruling.isKnownToViolate && !needsAll
    }

    /// What the reports tell of a digest.
    private struct Known {
        let content: JudgedContent
        let reports: [ScanReport]
        /// Whether these reports are all that can be known of the content.
        let isComplete: Bool
    }

    private func knownByDigest() throws(ReportSourceError) -> Known? {
        guard let digest = reference.digest else { return nil }
        let named = try reports.images(for: [digest])
        let imageIDs = Set(named.filter { $0.mayRun(on: platform) }.compactMap(\.imageID))
        let digests = imageIDs.union([digest])
        let images = try imageIDs.isEmpty ? named : reports.images(for: digests)
        return Known(
            content: JudgedContent(digest: digest, digests: digests, identity: .digest(digest)),
            reports: images.reports(on: digests, scope: .platform(platform), at: time),
            isComplete: isComplete(named)
        )
    }

    private func rule(on known: Known) -> Ruling {
        rule(on: known.content, by: known.reports, isComplete: known.isComplete)
    }

    /// Whether no other report can be on what a digest stands for than those that name the digest,
    /// and those that name the image IDs which these tell.
    private func isComplete(_ named: [ImageReport]) -> Bool {
        reports.namesEveryImageID
            || named.allSatisfy { $0.imageID == nil && $0.platform == nil }
    }

    /// Judges what a registry says that the reference stands for.
    ///
    /// - Parameter content: The content.
    /// - Returns: The worst of the rulings on the candidates, as any of these may run.
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
                ),
                platforms: content.index == nil ? [] : [candidate.platform ?? platform],
                isComplete: true
            )
        }
        return Ruling.worst(of: rulings)
    }

    /// Judges what a pull brought by the reports that are known under what the runtime calls it.
    ///
    /// The runtime tells the digest that the image was pulled by, which is that of an index or of a
    /// manifest.
    ///
    /// - Parameter image: The image.
    /// - Returns: The ruling.
    /// - Throws: `ReportSourceError` when the reports cannot be read.
    func rule(on image: PulledImage) throws(ReportSourceError) -> Ruling {
        try rule(on: image, manifests: [], isComplete: isComplete(image))
    }

    /// Whether no other report can be on an image than those that are known under what the runtime
    /// calls it; looked up only where that depends on them.
    ///
    /// Each digest has to have a report: one without can be that of an index, whose manifest has one.
    private func isComplete(_ image: PulledImage) throws(ReportSourceError) -> Bool {
        if reports.namesEveryImageID { return true }
        let named = try reports.images(for: image.repositoryDigests)
        let areAllNamed = image.repositoryDigests.allSatisfy { digest in
            named.contains { $0.digests.contains(digest) }
        }
        return !named.isEmpty && areAllNamed && isComplete(named)
    }

    /// Judges what a pull brought by all reports on it.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - manifests: The digests of its manifests, which the registry has told.
    /// - Returns: The ruling.
    /// - Throws: `ReportSourceError` when the reports cannot be read.
    func rule(
        on image: PulledImage,
        manifests: Set<Digest>
    ) throws(ReportSourceError) -> Ruling {
        try rule(on: image, manifests: manifests, isComplete: true)
    }

    private func rule(
        on image: PulledImage,
        manifests: Set<Digest>,
        isComplete: Bool
    ) throws(ReportSourceError) -> Ruling {
        let named = manifests.isEmpty ? image.repositoryDigests : manifests
        return try rule(
            on: JudgedContent(
                digest: named.min() ?? image.imageID,
                digests: image.repositoryDigests.union(manifests).union([image.imageID]),
                identity: .imageIDs([image.imageID])
            ),
            // The runtime does not tell for which of those that run here it is.
            platforms: platform.normalized.preferences,
            isComplete: isComplete
        )
    }

    /// Judges one image by what is known under its digests.
    private func rule(
        on content: JudgedContent,
        platforms: [Platform],
        isComplete: Bool
    ) throws(ReportSourceError) -> Ruling {
        let known = try reports.reports(
            for: content.digests,
            scope: .oneImage(on: platforms),
            at: time
        )
        return rule(on: content, by: known, isComplete: isComplete)
    }

    private func rule(
        on content: JudgedContent,
        by known: [ScanReport],
        isComplete: Bool
    ) -> Ruling {
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
            isComplete: isComplete,
            evaluation: evaluation
        )
    }
}
