internal import Synchronization

/// The repositories of the pulls that are made and have not been looked at yet.
///
/// A name in one of them says nothing about an image: two tags that move to one denied image at
/// the same time would otherwise keep it for each other.
final class PullsUnderWay: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    /// Notes that a pull begins.
    ///
    /// - Parameter repository: Its repository, with the registry's host.
    func begin(_ repository: String) {
        counts.withLock { $0[repository, default: 0] += 1 }
    }

    /// Notes that a pull has been looked at.
    ///
    /// - Parameter repository: What it began with.
    func end(_ repository: String) {
        counts.withLock { counts in
            let count = counts[repository, default: 0] - 1
            counts[repository] = count > 0 ? count : nil
        }
    }

    /// Whether a pull is under way.
    ///
    /// - Parameter repository: The repository, with the registry's host.
    /// - Returns: Whether one is.
    func contain(_ repository: String) -> Bool {
        counts.withLock { $0[repository] != nil }
    }
}
