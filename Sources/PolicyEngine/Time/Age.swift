/// A period of whole seconds, never negative.
public struct Age: Hashable, Sendable {
    /// The length in seconds.
    public let seconds: Int64

    /// Creates a period.
    ///
    /// - Parameter seconds: The length. A negative number counts as 0.
    public init(seconds: Int64) {
        self.seconds = max(0, seconds)
    }
}

extension Age: Comparable {
    /// Tells whether one period is shorter than another.
    ///
    /// - Parameters:
    ///   - left: A period.
    ///   - right: Another period.
    /// - Returns: True if `left` is the shorter one.
    public static func < (left: Age, right: Age) -> Bool {
        left.seconds < right.seconds
    }
}
