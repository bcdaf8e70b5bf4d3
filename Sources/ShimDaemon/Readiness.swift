internal import Synchronization

/// Whether the daemon is ready: only then is systemd told of reloads, whose end is told by the same
/// word as readiness.
final class Readiness: Sendable {
    private let state = Atomic(false)

    /// Whether the gate has answered, and the daemon has not begun to end.
    var value: Bool {
        get { state.load(ordering: .acquiring) }
        set { state.store(newValue, ordering: .releasing) }
    }
}
