internal import Admission
internal import OCI
internal import PolicyEngine
internal import ScanReports

extension Verdict {
    /// Judges an image by the parts that pullgated judges a pull with.
    ///
    /// The folders are read only when a policy needs them.
    ///
    /// - Parameters:
    ///   - image: The image as it was written.
    ///   - reference: The image as containerd reads it.
    ///   - policies: The policies of all namespaces.
    ///   - folders: The scan reports.
    ///   - now: The clock's value.
    init(
        on image: String,
        reference: ImageReference,
        policies: PolicySet,
        folders: [ReportFolder],
        at now: Timestamp
    ) {
        let basis: Basis
        var unusableFiles: [ReportProblem] = []
        if let pattern = policies.exemption(for: reference) {
            basis = .exempt(pattern)
        } else if let policy = policies.policy(for: reference) {
            switch policy.blocking {
            case .off: basis = .policyOff(policy)
            case .enforce, .audit:
                do {
                    let reports = try ReportFolder.load(folders)
                    unusableFiles = reports.problems
                    basis = Self.basis(
                        policy,
                        reference: reference,
                        reports: reports,
                        at: now
                    )
                } catch {
                    basis = .unreadableFolder(policy, error)
                }
            }
        } else {
            basis = .noPolicy
        }
        self.init(
            image: image,
            reference: reference,
            time: now,
            basis: basis,
            unusableFiles: unusableFiles
        )
    }

    private static func basis(
        _ policy: NamespacePolicy,
        reference: ImageReference,
        reports: LoadedReports,
        at now: Timestamp
    ) -> Basis {
        let content = ReportedContent(of: reference, in: reports.index)
        let known = reports.index.reports(
            for: content.digests,
            scope: .everyPlatform,
            at: now
        )
        func evaluate(_ policy: NamespacePolicy) -> Evaluation {
            PolicyDecisionPoint.evaluate(policy, reference: reference, reports: known, at: now)
        }
        let evaluation = evaluate(policy)
        // A policy that lets unscanned images through does not say that it did.
        var strict = policy
        strict.unscanned = .deny
        let isJudgedByFindings =
            evaluation.violations.contains(where: \.isOfFinding)
            || evaluate(strict).violations.allSatisfy(\.isOfFinding)
        return isJudgedByFindings || reports.problems.isEmpty
            ? .policy(policy, evaluation, content) : .unusableReports(policy, evaluation, content)
    }
}
