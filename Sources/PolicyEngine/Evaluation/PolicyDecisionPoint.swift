public import OCI

/// Decides from values alone: no clock, no file, no socket.
public enum PolicyDecisionPoint {
    /// Evaluates every rule of a policy against what is known of an image.
    ///
    /// Every violation is found, not just the first, so that one denial names all there is to do.
    ///
    /// - Parameters:
    ///   - policy: The policy of the image's namespace, as `PolicySet.policy(for:)` gives it.
    ///   - reference: The image, for exceptions that hold for some repositories only.
    ///   - reports: What scanners said about the image's content, in any order.
    ///   - now: The clock's value.
    /// - Returns: What the policy says. The order of reports and findings plays no part in it.
    public static func evaluate(
        _ policy: NamespacePolicy,
        reference: ImageReference,
        reports: [ScanReport],
        at now: Timestamp
    ) -> Evaluation {
        let mode = policy.mode(at: now)
        switch mode {
        case .off: return Evaluation(policyName: policy.name, mode: mode)
        case .enforce, .audit: break
        }
        let selection = ReportSelection(reports, maximumAge: policy.reportMaxAge, at: now)
        var judge = FindingJudge(policy: policy, reference: reference, now: now)
        if let shortfall = selection.shortfall { judge.judge(shortfall: shortfall) }
        for finding in selection.reports.lazy.flatMap(\.findings) { judge.judge(finding) }
        for finding in selection.outdated.lazy.flatMap(\.findings) {
            judge.judge(outdated: finding)
        }
        return judge.evaluation(mode: mode)
    }
}
