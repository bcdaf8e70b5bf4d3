/// Runs what may take only so long.
///
/// An HTTP client's own timeout ends with an answer's head, and a body can hang as well.
///
/// - Parameters:
///   - limit: How long it may take; it is cancelled then and must end soon.
///   - error: What is thrown when it took too long.
///   - operation: What to run.
/// - Returns: What it returns.
/// - Throws: What it throws, or `error`.
public func within<Value: Sendable, Failure: Error>(
    _ limit: Duration,
    orThrow error: Failure,
    _ operation: @escaping @Sendable () async throws(Failure) -> Value
) async throws(Failure) -> Value {
    let value = try await until({ try? await Task.sleep(for: limit) }, operation)
    guard let value else { throw error }
    return value
}

/// Runs what is given up when something else has happened.
///
/// - Parameters:
///   - event: Waits for what happens, and no longer once it is cancelled.
///   - operation: What to run; it is cancelled then and must end soon.
/// - Returns: What it returns, or nil if the event came first.
/// - Throws: What it throws.
public func until<Value: Sendable, Failure: Error>(
    _ event: @escaping @Sendable () async -> Void,
    _ operation: @escaping @Sendable () async throws(Failure) -> Value
) async throws(Failure) -> Value? {
    let result = await withTaskGroup(of: Result<Value, Failure>?.self) { group in
        group.addTask {
            do throws(Failure) {
                return .success(try await operation())
            } catch {
                return .failure(error)
            }
        }
        group.addTask {
            await event()
            return nil
        }
        defer { group.cancelAll() }
        return await group.next().flatMap { $0 }
    }
    return try result?.get()
}
