internal import CRI
internal import OCI
internal import PolicyEngine
internal import ScanReports

extension PullJudge {
    /// Judges an image that is on the node by what is known of it here, without a registry.
    ///
    /// An image without a report is not denied for that: its report may name the manifest, which
    /// the runtime does not tell.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - reference: The name that it is asked for by.
    ///   - snapshot: The policies and reports in force.
    ///   - time: The clock's value.
    /// - Returns: The ruling of a policy that hides the image; nil if it is not to be hidden, or
    ///   nobody can tell.
    func rulingThatHides(
        _ image: PulledImage,
        named reference: ImageReference,
        by snapshot: PolicySnapshot,
        at time: Timestamp
    ) -> Ruling? {
        if let expiresAt = snapshot.expiresAt, time >= expiresAt { return nil }
        guard !image.isPinned, image.names.contains(reference),
            exemption(of: reference, by: snapshot) == nil,
            let policy = snapshot.policies.policy(for: reference),
            policy.presentImages == .enforce,
            let reports = snapshot.reports
        else { return nil }
        let examination = Examination(
            reference: reference,
            applied: AppliedPolicy(policy: policy, mode: policy.mode(at: time)),
            exempt: snapshot.policies.exempt,
            reports: reports,
            platform: platform,
            time: time,
            isLiftable: false
        )
        guard let ruling = try? examination.rule(on: image), ruling.isDenied else { return nil }
        // Without a finished scan its next pull might be allowed by one that the registry leads to.
        let isSettled = ruling.isScanned || ruling.isComplete
        return isSettled && ruling.isKnownToViolate ? ruling : nil
    }

    /// Tells whether a pull of an image that is on the node would be let through, by all that is
    /// known of it here without a registry.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - reference: The name that would be pulled.
    ///   - reason: Why a pod wants it whatever the policy says.
    ///   - inForce: What it is judged by.
    /// - Returns: False also where only the registry can tell.
    func letsThrough(
        _ image: PulledImage,
        named reference: ImageReference,
        for reason: BreakGlassReason?,
        by inForce: InForce
    ) -> Bool {
        let basis: Judgement.Basis
        switch step(for: reference, reason, by: inForce) {
        case .judged(let known): basis = known
        case .examine(let examination):
            guard examination.applied.mode == .enforce else { return true }
            do throws(ReportSourceError) {
                let ruling = try examination.rule(on: image)
                // What the registry might add a reason lifts as well, unless it is on the denylist.
                let isEnough =
                    ruling.isComplete
                    || reason != nil && examination.applied.policy.breakGlass
                        && !ruling.mayBeOnDenylist
                guard isEnough else { return false }
                basis = .policy(ruling)
            } catch {
                basis = unknown(.noReports(error.message), .policy(examination.applied))
            }
        }
        return !basis.isDenied || basis.brokenGlass(by: reason) != nil
    }
}
