internal import Admission
internal import Dispatch
internal import Synchronization

/// Records decisions a little later on a thread of its own, so that no pull waits until its decision
/// is put into words, and those of a burst wake that thread once.
///
/// Nothing is lost when decisions come faster: then pulls wait after all.
final class DeferredLog: DecisionLog {
    /// Decisions that may wait: one on an image with many findings has a megabyte.
    static let maximumWaiting = 64

    /// How long the first of those that wait does: until its pull is answered, even on a busy node.
    static let delay = DispatchTimeInterval.milliseconds(2)

    private let logs: [any DecisionLog]
    private let queue = DispatchQueue(label: "decisions")
    private let waiting = Mutex<[DecisionRecord]>([])

    /// Makes a log.
    ///
    /// - Parameter logs: What records the decisions, without waiting for anything.
    init(_ logs: [any DecisionLog]) {
        self.logs = logs
    }

    func record(_ record: DecisionRecord) {
        let count = waiting.withLock { waiting in
            waiting.append(record)
            return waiting.count
        }
        if count == 1 {
            queue.asyncAfter(deadline: .now() + Self.delay) { self.recordWaiting() }
        } else if count > Self.maximumWaiting {
            queue.sync { recordWaiting() }
        }
    }

    /// Records what waits, on the queue.
    private func recordWaiting() {
        let records = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for record in records {
            for log in logs { log.record(record) }
        }
    }

    /// Waits until everything is recorded that was to be recorded before.
    func flush() {
        queue.sync { recordWaiting() }
    }
}
