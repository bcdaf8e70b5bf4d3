internal import PolicyEngine

extension Judgement.Basis {
    /// Whether the pull is denied, unless a pod's reason is accepted.
    var isDenied: Bool {
        switch self {
        case .exempt, .noPolicy, .policyOff, .present, .notFound, .unseen: false
        case .gone: true
        case .policy(let ruling): ruling.isDenied
        case .unknown(_, let failureMode, let progress):
            switch (failureMode, progress.applied?.mode) {
            case (.open, _), (.closed, .audit), (.closed, .off): false
            case (.closed, nil), (.closed, .enforce): true
            }
        }
    }

    /// The reason that lets a denied pull through.
    ///
    /// - Parameter reason: The pod's reason, if it gives one.
    /// - Returns: The reason; nil where none is needed, given or accepted.
    func brokenGlass(by reason: BreakGlassReason?) -> BreakGlassReason? {
        isDenied && acceptsBreakGlass ? reason : nil
    }

    /// Whether the namespace's policy lets a pod with a reason have the image.
    ///
    /// Not what the denylist has, nor what may have it and will not be looked at after the pull.
    private var acceptsBreakGlass: Bool {
        switch self {
        case .exempt, .noPolicy, .policyOff, .present, .notFound, .gone, .unseen,
            .unknown(_, _, .nothing):
            false
        case .policy(let ruling):
            ruling.examination.applied.policy.breakGlass && !ruling.mayBeOnDenylist
        case .unknown(_, _, .policy(let applied)):
            applied.policy.breakGlass && applied.policy.denylist.isEmpty
        case .unknown(_, _, .examination(let examination)): examination.applied.policy.breakGlass
        }
    }

    /// What the caller is told when the pull is denied; nil when it is not.
    ///
    /// - Parameter image: The image as the caller wrote it.
    /// - Returns: The refusal.
    func refusal(of image: String) -> Refusal? {
        guard isDenied else { return nil }
        switch self {
        case .exempt, .noPolicy, .policyOff, .present, .notFound, .unseen: return nil
        case .policy(let ruling):
            let message = DenialMessage(
                reference: image,
                digest: ruling.content.digest,
                policy: ruling.examination.applied.policy,
                violations: ruling.evaluation.violations
            )
            return Refusal(reason: .denied, message: message.text)
        case .gone:
            let name = image.displayed(withinBytes: Obstacle.maximumImageLength)
            let message =
                "pullgate: \(name) has been removed from the node while it was pulled. Pull it again."
            return Refusal(reason: .unavailable, message: message)
        case .unknown(let obstacle, _, _):
            return Refusal(reason: obstacle.reason, message: obstacle.message(image: image))
        }
    }
}
