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
        /// It could not be judged, and the failure mode decides, unless the policy, where one is
        /// known, is not enforced.
        case unknown(Obstacle, FailureMode, Progress)
    }

    let basis: Basis

    /// The revision of the bundle in force.
    let revision: UInt64?

    /// Why the pod wants the image whatever the policy says; nil if it gives no reason.
    let breakGlassReason: BreakGlassReason?

    /// What is to be done with a pull.
    enum Verdict: Hashable {
        case allow
        case deny(Refusal)
    }

    /// The reason that lets a denied pull through; nil where none is needed, given or accepted.
    var brokenGlass: BreakGlassReason? {
        basis.isDenied && basis.acceptsBreakGlass ? breakGlassReason : nil
    }

    /// What is to be done with the pull.
    ///
    /// - Parameter image: The image as the caller wrote it.
    /// - Returns: Allow, or deny and what the caller is told.
    func verdict(on image: String) -> Verdict {
        guard brokenGlass == nil, let refusal = basis.refusal(of: image) else { return .allow }
        return .deny(refusal)
    }
}
