internal import AdminAPI
internal import Admission
internal import PolicyEngine
internal import Synchronization

/// Counts the decisions since the start.
final class DecisionCounter: DecisionLog {
    private let state = Mutex(DecisionCounts())

    /// The counts so far.
    var counts: DecisionCounts { state.withLock { $0 } }

    func record(_ record: DecisionRecord) {
        // Nobody pulled; when somebody does, that counts.
        guard record.basis != .hidden else { return }
        state.withLock { counts in
            if record.outcome == Evaluation.Outcome.deny.rawValue {
                counts.denied += 1
            } else if record.basis != .unseen {
                counts.allowed += 1
                switch Waiver(record) {
                case .breakGlass: counts.breakGlass += 1
                case .exempt: counts.exempt += 1
                case .present: counts.present += 1
                case nil: if record.wouldDeny == true { counts.wouldDeny += 1 }
                }
            }
            switch record.basis {
            case .failureMode, .unseen: counts.unknown += 1
            case .invalidRequest: counts.invalid += 1
            case .policy, .policyOff, .noPolicy, .notFound, .exempt, .present, .hidden, .gone:
                break
            }
        }
    }
}
