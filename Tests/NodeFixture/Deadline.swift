/// A point in time by which something must have come about.
enum Deadline {
    /// How long to wait between two looks: short beside the start of any daemon.
    private static let interval = Duration.milliseconds(20)

    /// Looks again and again until there is something to see.
    ///
    /// - Parameters:
    ///   - limit: How long to go on.
    ///   - what: What is waited for, as it completes "timed out waiting for …".
    ///   - look: Answers nil as long as there is nothing to see.
    /// - Returns: What was seen.
    /// - Throws: `FixtureError` with code `timedOut`, `CancellationError`, and what `look` throws.
    static func wait<Sight>(
        within limit: Duration,
        for what: String,
        _ look: () async throws -> Sight?
    ) async throws -> Sight {
        let end = ContinuousClock.now + limit
        while true {
            if let sight = try await look() { return sight }
            guard ContinuousClock.now < end else {
                throw FixtureError(
                    code: .timedOut,
                    message: "timed out after \(limit) waiting for \(what)"
                )
            }
            try await Task.sleep(for: interval)
        }
    }
}
