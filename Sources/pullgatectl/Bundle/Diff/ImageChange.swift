internal import OCI
internal import PolicyEngine

/// An image that one bundle lets through and the other does not.
struct ImageChange: Sendable {
    /// What one bundle makes of the image.
    enum Side: Hashable, Sendable {
        /// The image is not judged.
        case exempt
        /// No policy covers it.
        case noPolicy
        /// This is what the policy says.
        case policy(Evaluation)

        /// What the policy says, if one judges the image.
        var evaluation: Evaluation? {
            switch self {
            case .exempt, .noPolicy: nil
            case .policy(let evaluation): evaluation
            }
        }

        /// What becomes of a pull.
        var outcome: Evaluation.Outcome { evaluation?.outcome ?? .allow }
    }

    /// A violation, and what the other bundle makes of the same finding if it says anything.
    struct Reason: Hashable, Sendable {
        let violation: Violation
        let remark: String?
    }

    /// The image in one of its repositories, by a digest.
    let reference: ImageReference

    /// What the older bundle makes of it.
    let before: Side

    /// What the newer bundle makes of it.
    let after: Side

    /// Whether the newer bundle blocks it.
    var isBlocked: Bool { after.outcome == .deny }

    /// What blocks the image, in one of the bundles only: new if it is blocked now, else gone.
    var reasons: [Reason] {
        let (blocking, other) = isBlocked ? (after, before) : (before, after)
        return (blocking.evaluation?.violations ?? []).map { violation in
            Reason(violation: violation, remark: other.evaluation?.remark(on: violation))
        }
    }

    /// How the policy that judges the image differs, where it is another one or in another mode.
    var policyChange: String? {
        let (older, newer) = (before.evaluation, after.evaluation)
        if let older, let newer, older.policyName == newer.policyName {
            guard older.mode != newer.mode else { return nil }
            return "\(older.policyName), mode \(older.mode.rawValue) → \(newer.mode.rawValue)"
        }
        guard older != nil || newer != nil else { return nil }
        return "\(Self.policy(before)) → \(Self.policy(after))"
    }

    private static func policy(_ side: Side) -> String {
        switch side {
        case .exempt: "exempt"
        case .noPolicy: "no policy"
        case .policy(let evaluation): "\(evaluation.policyName), mode \(evaluation.mode.rawValue)"
        }
    }
}

extension Evaluation {
    /// What the evaluation says of the finding of another one's violation, unless it blocks here.
    fileprivate func remark(on violation: Violation) -> String? {
        guard case .vulnerability(let finding, _) = violation else { return nil }
        if let accepted = suppressed.first(where: { $0.finding.isSame(as: finding) }) {
            return accepted.reason.text
        }
        for warning in warnings {
            if case .gracePeriod(let other, let endsAt) = warning, other.isSame(as: finding) {
                return "in its grace period until \(endsAt)"
            }
        }
        return nil
    }
}

extension Finding {
    /// Whether both are of one vulnerability in one package.
    fileprivate func isSame(as other: Finding) -> Bool {
        id == other.id && package == other.package && installedVersion == other.installedVersion
    }
}
