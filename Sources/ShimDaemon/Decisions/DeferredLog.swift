internal import Admission
internal import Dispatch
internal import Synchronization

/// Records decisions a little later on a thread of its own, so that no pull waits until its decision
/// is put into words, and those of a burst wake that thread once.
///
/// Nothing is lost when decisions come faster: then pulls wait after all.
final class DeferredLog: LineLog {
    /// Decisions that may wait before pulls do: one on an image with many findings has a megabyte.
    static let maximumWaiting = 64

    /// How long the first of those that wait does: until its pull is answered, even on a busy node.
    static let delay = DispatchTimeInterval.milliseconds(2)

    private let log: @Sendable (LoggedDecision) -> Void
    private let queue = DispatchQueue(label: "decisions")
    private let state = Mutex(State())

    private struct State {
        var waiting: [LoggedDecision] = []
        /// How many are not recorded, those that are just being among them.
        var unrecorded = 0
    }

    /// Makes a log.
    ///
    /// - Parameter log: Records a decision, without waiting for anything.
    init(_ log: @escaping @Sendable (LoggedDecision) -> Void) {
        self.log = log
    }

    func record(_ decision: LoggedDecision) async {
        let count = state.withLock { state in
            state.waiting.append(decision)
            state.unrecorded += 1
            return state.waiting.count
        }
        if count == 1 {
            queue.asyncAfter(deadline: .now() + Self.delay) { self.recordWaiting() }
        } else if count > Self.maximumWaiting {
            await withCheckedContinuation { continuation in
                queue.async {
                    self.recordWaiting()
                    continuation.resume()
                }
            }
        }
    }

    var isBehind: Bool { state.withLock { $0.unrecorded >= Self.maximumWaiting } }

    /// Records what waits, on the queue.
    private func recordWaiting() {
        let decisions = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for decision in decisions { log(decision) }
        state.withLock { $0.unrecorded -= decisions.count }
    }

    /// Waits until everything is recorded that was to be recorded before.
    func flush() {
        queue.sync { recordWaiting() }
    }
}
