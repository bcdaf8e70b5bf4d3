import Admission
import Synchronization

/// A source that answers the same each time, or another the first time, and counts how often it was
/// asked.
final class FixedSnapshots: PolicySnapshotSource {
    private let first: PolicySnapshot?
    private let later: PolicySnapshot?
    private let whileWaiting: @Sendable () -> Void
    private let state = Mutex(0)

    /// How many snapshots were taken.
    var count: Int { state.withLock { $0 } }

    init(
        _ first: PolicySnapshot?,
        later: PolicySnapshot?,
        whileWaiting: @escaping @Sendable () -> Void
    ) {
        self.first = first
        self.later = later
        self.whileWaiting = whileWaiting
    }

    func snapshot() async -> PolicySnapshot? {
        let count = state.withLock { count in
            count += 1
            return count
        }
        whileWaiting()
        return count == 1 ? first : later
    }
}
