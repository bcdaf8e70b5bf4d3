internal import Synchronization

/// The places for lists that the backend is asked for at once, which must not fill the node's memory.
///
/// An answer is in memory as a whole before it goes on, and how long it is shows only then. So a list
/// is asked for when one of those before it has arrived, which takes milliseconds and does not depend
/// on the clients.
final class ListPlaces: Sendable {
    /// How many there are: 256 MiB of lists, if each has the greatest size that kubelet takes, 16 MiB.
    static let maximum = 16

    private struct Waiter {
        let target: ObjectIdentifier
        /// A tag of `CompletionTarget`, as a number: it holds the target meanwhile, as that of a batch.
        let tag: UInt

        func complete(hasPlace: Bool) {
            guard let tag = unsafe UnsafeMutableRawPointer(bitPattern: tag) else { return }
            CompletionTarget.complete(tag: tag, succeeded: hasPlace)
        }
    }

    private struct State {
        var taken = 0
        var waiting: ArraySlice<Waiter> = []
    }

    private let state = Mutex(State())

    /// Takes a place, or waits for one.
    ///
    /// - Parameters:
    ///   - target: Whose place it is.
    ///   - step: What to tell it when it has waited, and whether it has the place then.
    /// - Returns: Whether it has the place at once.
    func take(for target: CompletionTarget, step: UInt8) -> Bool {
        state.withLock { state in
            guard state.taken >= Self.maximum else {
                state.taken += 1
                return true
            }
            let tag = UInt(bitPattern: target.tag(step: step))
            state.waiting.append(Waiter(target: ObjectIdentifier(target), tag: tag))
            return false
        }
    }

    /// Gives a place back, which goes to the target that has waited longest.
    func give() {
        let next = state.withLock { state in
            let next = state.waiting.popFirst()
            if next == nil { state.taken -= 1 }
            return next
        }
        next?.complete(hasPlace: true)
    }

    /// Ends the wait of a target, if it waits.
    func leave(_ target: CompletionTarget) {
        let waiter = state.withLock { state -> Waiter? in
            let identity = ObjectIdentifier(target)
            guard let index = state.waiting.firstIndex(where: { $0.target == identity }) else {
                return nil
            }
            return state.waiting.remove(at: index)
        }
        waiter?.complete(hasPlace: false)
    }
}
