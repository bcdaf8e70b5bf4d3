internal import PolicyEngine

/// Words times for people: when it was, and how long ago.
struct TimeText: Hashable {
    /// The clock's value.
    let now: Timestamp

    /// Shows a time.
    ///
    /// - Parameter time: The time as RFC 3339 says, or nil for one that has not been.
    /// - Returns: The time and its distance from now.
    func shown(_ time: String?) -> String {
        guard let time else { return "never" }
        guard let instant = try? Timestamp(parsing: time) else { return time }
        let seconds = now.secondsSinceEpoch - instant.secondsSinceEpoch
        let age = Age(seconds: abs(seconds))
        return seconds >= 0 ? "\(time) (\(age) ago)" : "\(time) (in \(age))"
    }
}
