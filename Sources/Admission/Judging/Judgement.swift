internal import CRI
internal import PolicyEngine

/// The judgement of one pull, with all that led to it.
struct Judgement {
    /// What the judgement rests on.
    enum Basis {
        /// No namespace policy covers the image.
        case noPolicy
        /// The policy is off, so nothing was looked up.
        case policyOff(NamespacePolicy)
        /// The policy was evaluated.
        case policy(Ruling)
        /// The registry has no such image, which is for the runtime to say.
        case notFound(Examination)
        /// It could not be judged, and the failure mode decides, unless the policy, where one is
        /// known, is not enforced.
        case unknown(Obstacle, FailureMode, Progress)
    }

    let basis: Basis

    /// The revision of the bundle in force.
    let revision: UInt64?

    /// What is to be done with a pull.
    enum Verdict: Hashable {
        case allow
        case deny(Refusal)
    }

    /// What is to be done with the pull.
    ///
    /// - Parameter image: The image as the caller wrote it.
    /// - Returns: Allow, or deny and what the caller is told.
    func verdict(on image: String) -> Verdict {
        switch basis {
        case .noPolicy, .policyOff, .notFound:
            .allow
        case .policy(let ruling):
            switch ruling.evaluation.outcome {
            case .allow: .allow
            case .deny:
                .deny(
                    Refusal(
                        reason: .denied,
                        message: DenialMessage(
                            reference: image,
                            digest: ruling.content.digest,
                            policy: ruling.examination.applied.policy,
                            violations: ruling.evaluation.violations
                        ).text
                    )
                )
            }
        case .unknown(let obstacle, let failureMode, let progress):
            switch (failureMode, progress.applied?.mode) {
            case (.open, _), (.closed, .audit), (.closed, .off): .allow
            case (.closed, nil), (.closed, .enforce):
                .deny(Refusal(reason: obstacle.reason, message: obstacle.message(image: image)))
            }
        }
    }
}
