internal import CRI
internal import OCI
internal import PolicyEngine
internal import ScanReports

/// The judgement of one pull, with all that led to it.
struct Judgement {
    /// What the judgement rests on.
    enum Basis {
        /// No namespace policy covers the image.
        case noPolicy
        /// A namespace policy was evaluated; one that is off has nothing to say.
        ///
        /// `reports` counts those that were looked up; nil when none was asked for.
        case policy(NamespacePolicy, Evaluation, ResolvedImage, reports: Int?)
        /// It could not be judged, and the failure mode decided.
        case unknown(UnknownCause, FailureMode)
    }

    let basis: Basis
    let revision: UInt64?
    /// What the caller reads when the pull is denied; empty when it is allowed.
    let message: String

    var outcome: Evaluation.Outcome {
        switch basis {
        case .noPolicy: .allow
        case .policy(_, let evaluation, _, _): evaluation.outcome
        case .unknown(_, .open): .allow
        case .unknown(_, .closed): .deny
        }
    }

    /// The judgement of an image that a policy covers.
    init(
        of request: PullImageRequest,
        policy: NamespacePolicy,
        evaluation: Evaluation,
        image: ResolvedImage,
        reports: Int?,
        revision: UInt64
    ) {
        basis = .policy(policy, evaluation, image, reports: reports)
        self.revision = revision
        message =
            switch evaluation.outcome {
            case .allow: ""
            case .deny:
                DenialMessage(
                    reference: request.image,
                    digest: image.digest,
                    policy: policy,
                    violations: evaluation.violations
                ).text
            }
    }

    /// The judgement of an image that cannot be judged.
    init(unknown cause: UnknownCause, mode: FailureMode, image: String, revision: UInt64?) {
        basis = .unknown(cause, mode)
        self.revision = revision
        message =
            switch mode {
            case .open: ""
            case .closed:
                "pullgate: \(image) cannot be judged: \(cause.explanation). Pulls stay blocked "
                    + "until that changes; the node's administrator finds the reason in "
                    + "pullgated's log (journalctl -u pullgated)."
            }
    }

    /// The judgement of an image that no policy covers.
    init(noPolicyIn revision: UInt64) {
        basis = .noPolicy
        self.revision = revision
        message = ""
    }
}
