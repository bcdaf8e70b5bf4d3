internal import Synchronization

/// A value that is decided once, and that one task waits for.
final class Pending<Value: Sendable>: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Value, Never>)
        case decided(Value)

        /// Decides the value unless it is decided.
        ///
        /// - Returns: Whether this decided it, and whom to tell.
        mutating func decide(
            _ value: Value
        ) -> (isFirst: Bool, waiter: CheckedContinuation<Value, Never>?) {
            switch self {
            case .open:
                self = .decided(value)
                return (true, nil)
            case .awaited(let waiter):
                self = .decided(value)
                return (true, waiter)
            case .decided:
                return (false, nil)
            }
        }

        /// Notes who waits.
        ///
        /// - Returns: The value if it is decided; then nobody has to be told.
        mutating func wait(_ waiter: CheckedContinuation<Value, Never>) -> Value? {
            if case .decided(let value) = self { return value }
            self = .awaited(waiter)
            return nil
        }
    }

    private let state = Mutex(State.open)

    /// Decides the value, if nobody did before.
    ///
    /// - Parameter value: The value.
    /// - Returns: Whether it is the one that counts.
    @discardableResult
    func decide(_ value: Value) -> Bool {
        let (isFirst, waiter) = state.withLock { $0.decide(value) }
        waiter?.resume(returning: value)
        return isFirst
    }

    /// Waits until the value is decided, whether the task is cancelled or not.
    ///
    /// - Returns: The value.
    func value() async -> Value {
        await withCheckedContinuation { waiter in
            if let value = state.withLock({ $0.wait(waiter) }) { waiter.resume(returning: value) }
        }
    }

    /// Waits until the value is decided, which the end of the time and of the task do too.
    ///
    /// - Parameters:
    ///   - deadline: When the time ends.
    ///   - timedOut: What the end of the time decides.
    ///   - cancelled: What the end of the task decides.
    /// - Returns: The value.
    func value(
        until deadline: ContinuousClock.Instant,
        timedOut: Value,
        cancelled: Value
    ) async -> Value {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await Task.sleep(until: deadline, clock: .continuous)
                    self.decide(timedOut)
                } catch {
                    self.decide(cancelled)
                }
            }
            let value = await value()
            group.cancelAll()
            return value
        }
    }
}
