internal import Synchronization

/// An occasion for each of those whom something can happen to, so that one does not drown the lines of
/// another.
final class OccasionForEach<Key: Hashable & Sendable>: Sendable {
    /// The most keys that have an occasion of their own: others can be made up without end.
    ///
    /// All that come later share one.
    static var maximumCount: Int { 100 }

    private let occasions = Mutex<[Key: Occasion]>([:])
    private let shared = Occasion()

    /// Whether it is time for a line about a key, which is then taken as written.
    ///
    /// - Parameters:
    ///   - key: Whom it has happened to.
    ///   - now: The clock's value.
    /// - Returns: Whether the last line is long ago, or there was none.
    func isDue(_ key: Key, at now: ContinuousClock.Instant = .now) -> Bool {
        let occasion = occasions.withLock { occasions in
            if let occasion = occasions[key] { return occasion }
            guard occasions.count < Self.maximumCount else { return shared }
            let occasion = Occasion()
            occasions[key] = occasion
            return occasion
        }
        return occasion.isDue(at: now)
    }
}
