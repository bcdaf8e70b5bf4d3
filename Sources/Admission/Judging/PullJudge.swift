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
    ///   - snapshot: The policies and reports in force, or nil if there are none yet.
    ///   - time: The clock's value.
    /// - Returns: The judgement.
    func judge(
        _ request: PullImageRequest,
        by snapshot: PolicySnapshot?,
        at time: Timestamp
    ) async -> Judgement {
        Judgement(
            basis: await basis(for: request, by: snapshot, at: time),
            image: request.image,
            revision: snapshot?.revision,
            breakGlassReason: request.annotations.breakGlassReason
        )
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

    private func basis(
        for request: PullImageRequest,
        by snapshot: PolicySnapshot?,
        at time: Timestamp
    ) async -> Judgement.Basis {
        if let exemption = exemption(of: request.reference, by: snapshot) { return exemption }
        guard let snapshot else { return unknown(.noBundle) }
        if let expiresAt = snapshot.expiresAt, time >= expiresAt { return unknown(.bundleExpired) }
        guard let policy = snapshot.policies.policy(for: request.reference) else {
            return .noPolicy
        }
        let applied = AppliedPolicy(policy: policy, mode: policy.mode(at: time))
        switch applied.mode {
        case .off: return .policyOff(policy)
        case .enforce, .audit: break
        }
        // With no report at all, `unscanned: allow` would let everything in.
        guard let reports = snapshot.reports else {
            return unknown(.noReports(nil), .policy(applied))
        }
        let examination = Examination(
            reference: request.reference,
            applied: applied,
            reports: reports,
            time: time
        )
        if let ruling = examination.quickRulingByDigest(on: platform) { return .policy(ruling) }
        // The thread that a pull comes on serves all calls: what reads files, or takes longer, is done
        // on another one.
        async let basis = basis(for: request, by: examination)
        return await basis
    }

    /// Judges by digest, or else by what the registry has.
    private func basis(
        for request: PullImageRequest,
        by examination: Examination
    ) async -> Judgement.Basis {
        do throws(ReportSourceError) {
            if let ruling = try examination.ruleByDigest(on: platform) { return .policy(ruling) }
            return try await basis(for: request, byContentIn: examination)
        } catch {
            return unknown(.noReports(error.message), .policy(examination.applied))
        }
    }

    /// Asks the registry what the reference stands for, and judges that.
    private func basis(
        for request: PullImageRequest,
        byContentIn examination: Examination
    ) async throws(ReportSourceError) -> Judgement.Basis {
        let content: ImageContent
        do throws(ContentError) {
            content = try await resolver.resolve(
                request.reference,
                auth: request.auth,
                isUrgent: false
            )
        } catch {
            switch error {
            case .notFound: return .notFound(examination)
            case .unauthorized(let text):
                return unknown(.unauthorized(text), .examination(examination))
            case .unavailable(let text):
                return unknown(.unresolved(text), .examination(examination))
            }
        }
        return .policy(try examination.rule(on: content))
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
