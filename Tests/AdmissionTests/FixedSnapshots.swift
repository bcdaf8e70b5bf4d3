import Admission
import Synchronization

/// A source that answers the same each time and counts how often it was asked.
final class FixedSnapshots: PolicySnapshotSource {
    private let fixed: PolicySnapshot?
    private let whileWaiting: @Sendable () -> Void
    private let state = Mutex(0)

    /// How many snapshots were taken.
    var count: Int { state.withLock { $0 } }

    init(_ snapshot: PolicySnapshot?, whileWaiting: @escaping @Sendable () -> Void = {}) {
        fixed = snapshot
        self.whileWaiting = whileWaiting
    }

    func snapshot() async -> PolicySnapshot? {
        state.withLock { $0 += 1 }
        whileWaiting()
        return fixed
    }
}
