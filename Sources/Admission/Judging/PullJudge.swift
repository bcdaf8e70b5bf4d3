internal import CRI
internal import OCI
internal import PolicyEngine
internal import ScanReports

/// Judges pulls, and asks no more than a judgement needs.
struct PullJudge: Sendable {
    let resolver: any ContentResolver
    let failureModes: FailureModes

    /// The node's platform.
    let platform: Platform

    /// The images that are let through without a judgement, whatever is known of policies.
    let exempt: [ImagePattern]

    /// Whether no policy is asked about an image.
    ///
    /// - Parameter reference: The image.
    /// - Returns: Whether the node's own list has it.
    func isExempt(_ reference: ImageReference) -> Bool {
        exempt.contains { $0.matches(reference) }
    }

    /// Judges a pull before it is made.
    ///
    /// Nothing is looked up for a policy that is off, and no registry is asked about a digest that
    /// reports are known under.
    ///
    /// - Parameters:
    ///   - request: The pull.
    ///   - inForce: What is in force when the judgement begins.
    ///   - current: Tells what is in force by then, where a registry had to be asked first.
    /// - Returns: The judgement, and the clock's value when it was made.
    func judge(
        _ request: PullImageRequest,
        by inForce: InForce,
        afterWaiting current: @escaping @Sendable () async -> InForce
    ) async -> (judgement: Judgement, time: Timestamp) {
        let made: Made
        let reason = request.annotations.breakGlassReason
        switch step(for: request.reference, reason, by: inForce) {
        case .judged(let basis):
            made = Made(basis: basis, inForce: inForce)
        case .examine(let examination):
            if let ruling = examination.quickRulingByDigest() {
                made = Made(basis: .policy(ruling), inForce: inForce)
            } else {
                // The thread that a pull comes on serves all calls: what reads files, or takes
                // longer, is done on another one.
                async let madeElsewhere = judgeWithRegistry(
                    request,
                    by: examination,
                    of: inForce,
                    afterWaiting: current
                )
                made = await madeElsewhere
            }
        }
        let judgement = Judgement(
            basis: made.basis,
            image: request.image,
            revision: made.inForce.snapshot?.revision,
            breakGlassReason: reason
        )
        return (judgement, made.inForce.now)
    }

    /// The basis for an image that a list says not to judge.
    ///
    /// An expired bundle's list holds on: a cluster must boot while its endpoint is down.
    ///
    /// - Parameters:
    ///   - reference: The image.
    ///   - snapshot: The policies in force, if any.
    /// - Returns: The basis, or nil for an image that is to be judged.
    func exemption(
        of reference: ImageReference,
        by snapshot: PolicySnapshot?
    ) -> Judgement.Basis? {
        if let pattern = exempt.first(where: { $0.matches(reference) }) {
            return .exempt(pattern, .configuration)
        }
        return snapshot?.policies.exemption(for: reference).map { .exempt($0, .policy) }
    }

    /// How far a pull can be judged by policies alone.
    enum Step {
        case judged(Judgement.Basis)
        /// The reports decide.
        case examine(Examination)
    }

    /// Judges a pull by policies alone, as far as that goes.
    ///
    /// - Parameters:
    ///   - reference: What is pulled.
    ///   - reason: Why the pod wants it whatever the policy says.
    ///   - inForce: What it is judged by.
    /// - Returns: The judgement's basis, or what is to be judged by reports.
    func step(
        for reference: ImageReference,
        _ reason: BreakGlassReason?,
        by inForce: InForce
    ) -> Step {
        if let exemption = exemption(of: reference, by: inForce.snapshot) {
            return .judged(exemption)
        }
        guard let snapshot = inForce.snapshot else { return .judged(unknown(.noBundle)) }
        let time = inForce.time
        if let expiresAt = snapshot.expiresAt, time >= expiresAt {
            return .judged(unknown(.bundleExpired))
        }
        guard let policy = snapshot.policies.policy(for: reference) else {
            return .judged(.noPolicy)
        }
        let applied = AppliedPolicy(policy: policy, mode: policy.mode(at: time))
        switch applied.mode {
        case .off: return .judged(.policyOff(policy))
        case .enforce, .audit: break
        }
        // With no report at all, `unscanned: allow` would let everything in.
        guard let reports = snapshot.reports else {
            return .judged(unknown(.noReports(nil), .policy(applied)))
        }
        return .examine(
            Examination(
                reference: reference,
                applied: applied,
                exempt: snapshot.policies.exempt,
                reports: reports,
                platform: platform,
                time: time,
                isLiftable: policy.breakGlass && reason != nil
                    || policy.presentImages == .allow
            )
        )
    }

    /// What a judgement rests on that cannot be made.
    ///
    /// - Parameters:
    ///   - obstacle: What keeps it from being made.
    ///   - progress: How far it came.
    /// - Returns: The basis, with the failure mode for the obstacle.
    func unknown(
        _ obstacle: Obstacle,
        _ progress: Judgement.Progress = .nothing
    ) -> Judgement.Basis {
        .unknown(obstacle, failureModes[obstacle.cause], progress)
    }
}
