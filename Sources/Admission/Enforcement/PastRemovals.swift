internal import OCI
internal import Synchronization

/// What removals of denied images have come to.
///
/// An image whose removal failed is on the node and should not be.
final class PastRemovals: Sendable {
    /// The most images that are remembered whose removal failed: far more than one outage of the
    /// runtime leaves behind.
    ///
    /// Beyond, the one that is remembered for longest is forgotten.
    static let maximumFailures = 1_000

    private struct State {
        var count: UInt64 = 0
        var failures: [Digest] = []
    }

    private let state = Mutex(State())

    /// How many images have been removed.
    ///
    /// While this does not change, what was seen on the node has not been removed since.
    var count: UInt64 { state.withLock { $0.count } }

    /// Notes what became of an image that was to be removed.
    ///
    /// - Parameters:
    ///   - imageID: The image; nil if the runtime has never told.
    ///   - removal: What became of it.
    func note(_ imageID: Digest?, _ removal: Removal) {
        // The name that keeps it may be one that the removal which failed has left.
        if case .kept(.name) = removal { return }
        state.withLock { state in
            state.failures.removeAll { $0 == imageID }
            switch removal {
            case .removed: state.count += 1
            case .kept: break
            case .failed:
                guard let imageID else { return }
                if state.failures.count >= Self.maximumFailures { state.failures.removeFirst() }
                state.failures.append(imageID)
            }
        }
    }

    /// Forgets that the removal of an image failed, because it has been let through or has gone.
    ///
    /// - Parameter imageID: The image.
    func forget(_ imageID: Digest) {
        state.withLock { state in state.failures.removeAll { $0 == imageID } }
    }

    /// Whether the last removal of an image failed.
    ///
    /// - Parameter imageID: The image.
    /// - Returns: Whether it did.
    func hasFailure(of imageID: Digest) -> Bool {
        state.withLock { $0.failures.contains(imageID) }
    }
}
