internal import ArgumentParser
internal import PolicyEngine

extension Age {
    /// The longest `--timeout`: nobody waits longer for an answer, and the clock's arithmetic does
    /// not reach the longest periods that can be written.
    private static let longestTimeout = Age(seconds: 60 * 60)

    /// Reads the value of `--timeout`.
    ///
    /// - Parameter text: The period.
    /// - Throws: `ValidationError` or `ParseError` for what is none, or none to wait for.
    init(timeout text: String) throws {
        try self.init(parsing: text)
        guard seconds > 0, self <= Self.longestTimeout else {
            throw ValidationError("a timeout is longer than 0s and at most \(Self.longestTimeout)")
        }
    }
}
