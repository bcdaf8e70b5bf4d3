internal import Synchronization

/// The values of a label whose number somebody else decides on: the first ones by their names, the
/// rest as one.
public final class BoundedLabel: Sendable {
    /// What all values are called for which there is no room.
    public static let other = "other"

    private let limit: Int
    private let known = Mutex<Set<String>>([])

    /// Makes a label that has had no value.
    ///
    /// - Parameter limit: How many values are told from each other.
    public init(limit: Int) {
        self.limit = limit
    }

    /// The value to show for one.
    ///
    /// - Parameter value: The value.
    /// - Returns: The value, or `other` when it is new and there is no more room.
    public func value(for value: String) -> String {
        known.withLock { known in
            if known.contains(value) { return value }
            guard known.count < limit else { return Self.other }
            known.insert(value)
            return value
        }
    }
}
