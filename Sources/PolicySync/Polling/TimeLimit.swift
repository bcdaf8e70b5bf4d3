/// Runs what may take only so long.
///
/// The client's own timeout ends with an answer's head, and a body can hang as well.
///
/// - Parameters:
///   - limit: How long it may take; it is cancelled then and must end soon.
///   - error: What is thrown when it took too long.
///   - operation: What to run.
/// - Returns: What it returns.
/// - Throws: What it throws, or `error`.
func within<Value: Sendable>(
    _ limit: Duration,
    orThrow error: BundleError,
    _ operation: @escaping @Sendable () async throws(BundleError) -> Value
) async throws(BundleError) -> Value {
    let result = await withTaskGroup(of: Result<Value, BundleError>?.self) { group in
        group.addTask {
            do throws(BundleError) {
                return .success(try await operation())
            } catch {
                return .failure(error)
            }
        }
        group.addTask {
            try? await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        return await group.next().flatMap { $0 }
    }
    guard let result else { throw error }
    return try result.get()
}
