internal import Admission
internal import OCI
internal import PolicyEngine
internal import ScanReports

/// What a node would do with an image, and why.
struct Verdict: Sendable {
    /// What the node would do.
    enum Outcome: String, Sendable {
        /// The pull goes on.
        case allow
        /// The pull is refused.
        case deny
        /// The reports that decide cannot be read.
        case unknown
    }

    /// What the verdict rests on.
    enum Basis: Sendable {
        /// The policies let the image through without a judgement.
        case exempt(ImagePattern)
        /// No namespace policy covers the image.
        case noPolicy
        /// The policy is off.
        case policyOff(NamespacePolicy)
        /// The policy was evaluated.
        case policy(NamespacePolicy, Evaluation, ReportedContent)
        /// Nothing usable is known of the image, and it may be because of files that cannot be
        /// used. This is what the policy says as it stands.
        case unusableReports(NamespacePolicy, Evaluation, ReportedContent)
        /// A folder of reports cannot be read.
        case unreadableFolder(NamespacePolicy, ReportFolderError)
    }

    /// The image as it was written.
    let image: String

    /// The image as containerd reads it.
    let reference: ImageReference

    /// The clock's value that the image was judged at.
    let time: Timestamp

    /// What the verdict rests on.
    let basis: Basis

    /// The report files that cannot be used, by their paths.
    let unusableFiles: [ReportProblem]

    /// What the node would do.
    var outcome: Outcome {
        switch basis {
        case .exempt, .noPolicy, .policyOff: .allow
        case .policy(_, let evaluation, _):
            switch evaluation.outcome {
            case .allow: .allow
            case .deny: .deny
            }
        case .unusableReports, .unreadableFolder: .unknown
        }
    }

    /// The vulnerabilities that are violations for want of a date from which the policy's grace
    /// period counts.
    ///
    /// A node may have one: the index of a bundle keeps since when each vulnerability is known.
    var undated: [VulnerabilityID] {
        switch basis {
        case .policy(let policy, let evaluation, _),
            .unusableReports(let policy, let evaluation, _):
            guard policy.gracePeriod != nil else { return [] }
            var ids: [VulnerabilityID] = []
            for case .vulnerability(let finding, rule: .severity) in evaluation.violations
            where finding.publishedAt == nil && !ids.contains(finding.id) {
                ids.append(finding.id)
            }
            return ids
        case .exempt, .noPolicy, .policyOff, .unreadableFolder: return []
        }
    }

    /// What the node would answer to the pull, for an image that is denied.
    var message: String? {
        guard outcome == .deny, case .policy(let policy, let evaluation, let content) = basis
        else { return nil }
        return DenialMessage(
            reference: image,
            digest: content.digest,
            policy: policy,
            violations: evaluation.violations
        ).text
    }
}
