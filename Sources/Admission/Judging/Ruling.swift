internal import OCI
internal import PolicyEngine

/// What came of an examination.
struct Ruling {
    let examination: Examination

    /// The content that was judged.
    let content: JudgedContent

    /// The reports that are known for it.
    let reports: [ScanReport]

    /// Whether one of them is of a scan that came to its end.
    let isScanned: Bool

    /// Whether no other report can be on the content: one may know it by its manifest alone.
    let isComplete: Bool

    /// What the policy says.
    let evaluation: Evaluation

    /// The ruling that decides where any of several images may run.
    ///
    /// What nothing lifts goes before what a pod's reason may lift, or that the image is on the node.
    ///
    /// - Parameter rulings: Those of one examination, at least one.
    /// - Returns: The first on the denylist, else the first that breaks a rule, else the first.
    static func worst(of rulings: [Ruling]) -> Ruling {
        rulings.first { $0.evaluation.isOnDenylist }
            ?? rulings.first { !$0.evaluation.violations.isEmpty } ?? rulings[0]
    }

    /// Whether a report has what is on the denylist, or one that is not known may have it.
    var mayBeOnDenylist: Bool {
        evaluation.isOnDenylist || !isComplete && !examination.applied.policy.denylist.isEmpty
    }

    /// Whether a report that is known breaks a rule, whatever others have.
    ///
    /// Without a finished one only findings do: there may be another that is finished.
    var isKnownToViolate: Bool {
        isScanned
            ? !evaluation.violations.isEmpty : evaluation.violations.contains(where: \.isOfFinding)
    }

    /// Whether the policy denies the image.
    var isDenied: Bool {
        switch evaluation.outcome {
        case .allow: false
        case .deny: true
        }
    }
}
