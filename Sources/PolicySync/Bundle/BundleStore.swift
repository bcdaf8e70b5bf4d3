internal import PolicyBundles
internal import PolicyEngine
internal import Synchronization

/// Holds the bundle in force and replaces it as one step.
///
/// Lookups wait until the first attempt to get a bundle has ended, so that a pull at boot is not
/// denied for being a few milliseconds early.
final class BundleStore: Sendable {
    private struct State {
        var active: ActiveBundle?
        var waits = true
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// The bundle in force, or nil if there is none.
    var current: ActiveBundle? {
        state.withLock { $0.active }
    }

    /// Whether a policy in force hides denied images that are on the node.
    ///
    /// Asked for each call of `ImageStatus`, which need not hold all of a bundle for that.
    var hidesPresentImages: Bool {
        state.withLock { $0.active?.bundle.policies.hidesPresentImages ?? false }
    }

    /// How many lookups wait now.
    var waitingCount: Int {
        state.withLock { $0.waiting.count }
    }

    /// Puts a bundle in force, or none any more.
    func replace(with bundle: ActiveBundle?) {
        // The old one is given back outside of the lock, which pulls take.
        _ = state.withLock { state in
            defer { state.active = bundle }
            return state.active
        }
    }

    /// Lets lookups go on: a bundle is in force, or an attempt to get one has ended.
    func endWaiting() {
        let waiting = state.withLock { state in
            state.waits = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// The bundle in force once `endWaiting` has been called.
    func currentAfterWaiting() async -> ActiveBundle? {
        await withCheckedContinuation { continuation in
            let waits = state.withLock { state in
                if state.waits { state.waiting.append(continuation) }
                return state.waits
            }
            if !waits { continuation.resume() }
        }
        return current
    }
}
