internal import Admission
internal import Dispatch
internal import Synchronization

/// Records decisions on a thread of its own, so that no pull waits until its decision is put into
/// words.
///
/// Nothing is lost when decisions come faster: then pulls wait after all.
final class DeferredLog: DecisionLog {
    /// Decisions that may wait: one on an image with many findings has a megabyte.
    static let maximumWaiting = 64

    private let logs: [any DecisionLog]
    private let queue = DispatchQueue(label: "decisions")
    private let waiting = Mutex(0)

    /// Makes a log.
    ///
    /// - Parameter logs: What records the decisions, without waiting for anything.
    init(_ logs: [any DecisionLog]) {
        self.logs = logs
    }

    func record(_ record: DecisionRecord) {
        let isFull = waiting.withLock { waiting in
            waiting += 1
            return waiting > Self.maximumWaiting
        }
        let work: @Sendable () -> Void = { [self] in
            for log in logs { log.record(record) }
            waiting.withLock { $0 -= 1 }
        }
        if isFull { queue.sync(execute: work) } else { queue.async(execute: work) }
    }

    /// Waits until everything is recorded that was to be recorded before.
    func flush() {
        queue.sync {}
    }
}
