/// A condition did not come about in time.
struct NeverHappened: Error {}

/// Asks again and again until `condition` holds, for at most a minute.
func eventually(_ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw NeverHappened() }
        // A loop that only yields would take the processor from what it waits for.
        try await Task.sleep(for: .milliseconds(5))
    }
}
