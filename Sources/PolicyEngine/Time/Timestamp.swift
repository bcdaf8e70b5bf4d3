/// An instant in whole seconds since 1970-01-01T00:00:00Z.
///
/// Decisions compare instants only, so a number is enough and no clock or calendar library is
/// needed. A fraction of a second is dropped when it is read, which makes the instant earlier and
/// every rule that compares it no laxer.
public struct Timestamp: Hashable, Sendable {
    /// The seconds since 1970-01-01T00:00:00Z, negative before it.
    public let secondsSinceEpoch: Int64

    /// Creates an instant.
    ///
    /// - Parameter secondsSinceEpoch: The seconds since 1970-01-01T00:00:00Z.
    public init(secondsSinceEpoch: Int64) {
        self.secondsSinceEpoch = secondsSinceEpoch
    }

    /// Returns the instant that is later by `seconds`, or the last or first one there is.
    ///
    /// Dates and periods come from files that others write, so the sum must not trap.
    ///
    /// - Parameter seconds: How much later, negative for earlier.
    /// - Returns: The instant, kept within the range of `Int64`.
    public func adding(seconds: Int64) -> Timestamp {
        let (sum, overflow) = secondsSinceEpoch.addingReportingOverflow(seconds)
        guard overflow else { return Timestamp(secondsSinceEpoch: sum) }
        return Timestamp(secondsSinceEpoch: seconds > 0 ? .max : .min)
    }
}

extension Timestamp: Comparable {
    /// Tells whether one instant is before another.
    ///
    /// - Parameters:
    ///   - left: An instant.
    ///   - right: Another instant.
    /// - Returns: True if `left` is the earlier one.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.secondsSinceEpoch < right.secondsSinceEpoch
    }
}
