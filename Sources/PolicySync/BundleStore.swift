internal import PolicyBundles
internal import PolicyEngine
internal import Synchronization

/// Holds the bundle in force and replaces it as one step.
///
/// Lookups wait until the first attempt to get a bundle has ended, so that a pull at boot is not
/// denied for being a few milliseconds early.
final class BundleStore: Sendable {
    private struct State {
        var bundle: PolicyBundle?
        var waits = true
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// The bundle in force, or nil before the first activation.
    var current: PolicyBundle? {
        state.withLock { $0.bundle }
    }

    /// How many lookups wait now.
    var waitingCount: Int {
        state.withLock { $0.waiting.count }
    }

    /// Puts `bundle` in force, unless it is older than the one in force or expired.
    ///
    /// - Parameters:
    ///   - bundle: The bundle.
    ///   - now: The clock's value.
    /// - Throws: `BundleError` with code `revisionRolledBack`, `revisionReused` or `expired`. The
    ///   bundle in force stays.
    func activate(_ bundle: PolicyBundle, at now: Timestamp) throws(BundleError) {
        guard !bundle.isExpired(at: now) else {
            throw BundleError(
                code: .expired,
                message: "revision \(bundle.revision) expired at "
                    + "\(bundle.expiresAt.map(\.description) ?? "its end")"
            )
        }
        try state.withLock { state throws(BundleError) in
            if let current = state.bundle { try Self.check(bundle, replaces: current) }
            state.bundle = bundle
        }
    }

    /// Lets lookups go on: an attempt to get a bundle has ended, well or not, or takes too long.
    func endWaiting() {
        let waiting = state.withLock { state in
            state.waits = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// The bundle in force once `endWaiting` has been called.
    func currentAfterWaiting() async -> PolicyBundle? {
        await withCheckedContinuation { continuation in
            let waits = state.withLock { state in
                if state.waits { state.waiting.append(continuation) }
                return state.waits
            }
            if !waits { continuation.resume() }
        }
        return current
    }

    private static func check(
        _ bundle: PolicyBundle,
        replaces current: PolicyBundle
    ) throws(BundleError) {
        guard bundle.revision >= current.revision else {
            throw BundleError(
                code: .revisionRolledBack,
                message: "revision \(bundle.revision) is older than \(current.revision), "
                    + "which is in force"
            )
        }
        guard bundle.revision > current.revision || bundle == current else {
            throw BundleError(
                code: .revisionReused,
                message: "revision \(bundle.revision) is in force already with other content; "
                    + "an edit needs a higher revision"
            )
        }
    }
}
