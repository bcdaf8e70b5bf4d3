internal import PolicyEngine

extension Judgement {
    /// How far a judgement came that could not be made.
    enum Progress {
        /// No policy is known.
        case nothing
        /// The policy is known, and what the image has will not be: the reports cannot be read, or
        /// it has been pulled and cannot be looked up.
        case policy(AppliedPolicy)
        /// Policy and reports are known, the content is not.
        case examination(Examination)

        /// The policy that covers the image, if known.
        var applied: AppliedPolicy? {
            switch self {
            case .nothing: nil
            case .policy(let applied): applied
            case .examination(let examination): examination.applied
            }
        }
    }
}

extension Judgement.Basis {
    /// What the policy says of the image; nil where it was not evaluated.
    var ruling: Ruling? {
        switch self {
        case .policy(let ruling), .present(let ruling): ruling
        case .exempt, .noPolicy, .policyOff, .notFound, .gone, .unseen, .unknown: nil
        }
    }

    /// Whether the failure mode decides.
    var isUnknown: Bool {
        if case .unknown = self { true } else { false }
    }

    /// What an image can be judged by once it is there; nil where nothing is to be judged, or
    /// cannot be.
    var examination: Examination? {
        switch self {
        case .exempt, .noPolicy, .policyOff, .unseen, .unknown(_, _, .nothing),
            .unknown(_, _, .policy):
            nil
        case .policy(let ruling), .present(let ruling): ruling.examination
        case .notFound(let examination), .gone(let examination),
            .unknown(_, _, .examination(let examination)):
            examination
        }
    }
}
