internal import Admission

/// Why a pull is let through whatever the policy says of the image.
enum Waiver: String, CaseIterable {
    /// The pod gives a reason.
    case breakGlass
    /// A list says that the image is not judged.
    case exempt
    /// The image is on the node already.
    case present

    /// Finds out why a decision lets a pull through.
    ///
    /// It is nil where the policy decides, or the failure mode.
    ///
    /// - Parameter decision: The decision.
    init?(_ decision: DecisionRecord) {
        if decision.breakGlass != nil {
            self = .breakGlass
            return
        }
        switch decision.basis {
        case .exempt: self = .exempt
        case .present: self = .present
        case .policy, .policyOff, .noPolicy, .notFound, .hidden, .gone, .unseen, .failureMode,
            .invalidRequest:
            return nil
        }
    }
}
