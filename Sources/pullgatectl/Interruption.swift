internal import UnixSignals

/// The end of a command's work by a signal.
struct Interruption: Error, Hashable, Sendable {
    /// The signal that came.
    let signal: UnixSignal

    /// Why the command fails.
    var failure: Failure { signal == .sigterm ? .terminated : .interrupted }

    /// Does work that SIGINT and SIGTERM cancel, with a spinner beside it.
    ///
    /// - Parameters:
    ///   - title: What is under way.
    ///   - work: The work, which is waited for in any case.
    /// - Returns: What comes of it.
    /// - Throws: `Interruption` if a signal came first.
    static func cancelling<Value: Sendable>(
        _ title: String,
        _ work: @escaping @Sendable () async -> Value
    ) async throws(Interruption) -> Value {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let end = await withTaskGroup(of: Result<Value, Interruption>?.self) { group in
            group.addTask { .success(await work()) }
            group.addTask {
                // Ends without a signal once the task is cancelled.
                for await signal in signals { return .failure(Interruption(signal: signal)) }
                return nil
            }
            group.addTask {
                await Spinner.turn(beside: title)
                return nil
            }
            var first: Result<Value, Interruption>?
            for await result in group where first == nil {
                first = result
                if first != nil { group.cancelAll() }
            }
            // One of the two is there always: the work ends, if only cancelled.
            return first ?? .failure(Interruption(signal: .sigint))
        }
        return try end.get()
    }
}
