internal import CRI
internal import PolicyEngine

/// The judgement of one pull, with all that led to it.
struct Judgement {
    /// What the judgement rests on.
    enum Basis {
        /// A list says that the image is not judged.
        case exempt(ImagePattern, RecordedExemption.Source)
        /// No namespace policy covers the image.
        case noPolicy
        /// The policy is off, so nothing was looked up.
        case policyOff(NamespacePolicy)
        /// The policy was evaluated.
        case policy(Ruling)
        /// The policy denies the image, and lets through what is on the node already.
        case present(Ruling)
        /// The registry has no such image, which is for the runtime to say.
        case notFound(Examination)
        /// What was pulled is not there any more, so nothing is left to let through.
        case gone(Examination)
        /// What a pull without success has left cannot be looked up. The caller has the runtime's
        /// error, so nothing is let through or refused.
        case unseen(Obstacle, AppliedPolicy)
        /// It could not be judged, and the failure mode decides, unless the policy, where one is
        /// known, is not enforced.
        case unknown(Obstacle, FailureMode, Progress)
    }

    let basis: Basis

    /// The image as the caller wrote it.
    private let image: String

    /// The revision of the bundle in force.
    let revision: UInt64?

    /// Why the pod wants the image whatever the policy says; nil if it gives no reason.
    let breakGlassReason: BreakGlassReason?

    /// The reason that lets a denied pull through; nil where none is needed, given or accepted.
    let brokenGlass: BreakGlassReason?

    /// What is to be done with a pull.
    enum Verdict: Hashable {
        case allow
        /// What the caller is told.
        case deny(Refusal)

        /// What the caller is told; nil for a pull that is allowed.
        var refusal: Refusal? {
            switch self {
            case .allow: nil
            case .deny(let refusal): refusal
            }
        }
    }

    /// What is to be done with the pull.
    let verdict: Verdict

    /// Makes a judgement.
    ///
    /// - Parameters:
    ///   - basis: What it rests on.
    ///   - image: The image as the caller wrote it.
    ///   - revision: The revision of the bundle in force, if any.
    ///   - breakGlassReason: Why the pod wants the image whatever the policy says.
    init(
        basis: Basis,
        image: String,
        revision: UInt64?,
        breakGlassReason: BreakGlassReason?
    ) {
        self.basis = basis
        self.image = image
        self.revision = revision
        self.breakGlassReason = breakGlassReason
        brokenGlass = basis.brokenGlass(by: breakGlassReason)
        let refusal = brokenGlass == nil ? basis.refusal(of: image) : nil
        verdict = refusal.map(Verdict.deny) ?? .allow
    }

    /// The judgement of the same pull on what is known by now.
    ///
    /// - Parameter basis: What that rests on.
    /// - Returns: A judgement that the same reason is good for.
    func revised(_ basis: Basis) -> Judgement {
        Judgement(
            basis: basis,
            image: image,
            revision: revision,
            breakGlassReason: breakGlassReason
        )
    }
}
