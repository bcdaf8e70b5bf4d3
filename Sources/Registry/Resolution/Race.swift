/// Runs an operation that may take no longer than to a point in time.
///
/// - Parameters:
///   - deadline: The point in time, at which the operation is cancelled.
///   - operation: What to run; it must end soon after it is cancelled.
/// - Returns: What the operation returns.
/// - Throws: What the operation throws; `HostFailure.timedOut` or `cancelled` instead when that
///   is why it ended.
func race<Value: Sendable>(
    until deadline: ContinuousClock.Instant,
    _ operation: @escaping @Sendable () async throws(HostFailure) -> Value
) async throws(HostFailure) -> Value {
    do {
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await operation() }
            group.addTask {
                try await Task.sleep(until: deadline, clock: .continuous)
                return nil
            }
            guard let value = try await group.next() ?? nil else { throw HostFailure.timedOut }
            return value
        }
    } catch {
        throw Task.isCancelled ? .cancelled : HostFailure(error)
    }
}
