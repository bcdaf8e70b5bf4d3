internal import Admission
internal import PrometheusMetrics
internal import Synchronization

/// Keeps alerts until they are sent; a pull only ever adds to it.
final class AlertQueue: DecisionLog {
    /// The most alerts that wait.
    ///
    /// When there is no room the new ones are dropped: kubelet pulls again and again, so the first
    /// ones say the most.
    static let maximumCount = 1000

    /// Bytes that the alerts which wait may take, about: a webhook can be away for long, and one
    /// alert about an image with thousands of findings takes some hundred thousand.
    static let maximumBytes = 8 << 20

    /// Bytes of alerts that go into one request, about, unless one has more by itself.
    ///
    /// There are several copies of what is being sent, and many servers refuse longer bodies.
    static let maximumBatchBytes = 1 << 20

    /// What becomes of an alert.
    enum Fate: Hashable {
        /// It waits to be sent.
        case waits
        /// There is no webhook, or it is not to hear of such.
        case unwanted
        /// Too many wait already.
        case hasNoRoom
    }

    private struct State {
        var settings: AlertSettings?
        var webhook = 0
        var waiting: [Alert] = []
        /// Bytes of all that wait.
        var bytes = 0
        /// The problems that the webhook has refused to hear of.
        var refused: [NodeProblem] = []
        /// How many were dropped since the last request that went well.
        var dropped = 0
        /// Who waits for so many alerts.
        var sleeper: (count: Int, continuation: CheckedContinuation<Void, Never>)?

        /// Whether there are so many alerts, or as many as fit into one request.
        func has(_ count: Int) -> Bool {
            waiting.count >= count || bytes >= maximumBatchBytes
        }

        /// Who is to go on because enough alerts are there.
        mutating func wakeSleeper() -> CheckedContinuation<Void, Never>? {
            guard let sleeper, has(sleeper.count) else { return nil }
            self.sleeper = nil
            return sleeper.continuation
        }

        /// Forgets the alerts that are not to be kept.
        mutating func keep(_ isKept: (Alert) -> Bool) {
            waiting = waiting.filter(isKept)
            bytes = waiting.reduce(0) { $0 + $1.approximateBytes }
        }

        /// Takes the alerts that go into one request.
        mutating func takeBatch() -> [Alert] {
            guard let limit = settings?.maximumBatch else { return [] }
            var batchBytes = 0
            var count = 0
            for alert in waiting.prefix(limit) {
                let next = batchBytes + alert.approximateBytes
                guard count == 0 || next <= maximumBatchBytes else { break }
                batchBytes = next
                count += 1
            }
            bytes -= batchBytes
            defer { waiting.removeFirst(count) }
            return Array(waiting.prefix(count))
        }
    }

    private let state: Mutex<State>
    private let metrics: DaemonMetrics

    /// Makes an empty queue.
    ///
    /// - Parameters:
    ///   - settings: Where alerts go; nil to keep none.
    ///   - metrics: Where dropped alerts are counted.
    init(_ settings: AlertSettings?, metrics: DaemonMetrics) {
        state = Mutex(State(settings: settings))
        self.metrics = metrics
    }

    /// Where alerts go.
    ///
    /// Those that wait when there is no such place any more are forgotten, and the problems among them
    /// when it is another one.
    var settings: AlertSettings? {
        get { state.withLock { $0.settings } }
        set {
            // Given back outside of the lock, which pulls take.
            _ = state.withLock { state in
                let waiting = state.waiting
                if newValue?.url != state.settings?.url {
                    state.webhook += 1
                    // Another webhook is told of what is the matter then.
                    state.keep { newValue != nil && $0.problem == nil }
                    state.refused = []
                }
                state.settings = newValue
                return waiting
            }
        }
    }

    /// Which webhook it is, of those that there have been: another one knows of nothing.
    var webhook: Int { state.withLock { $0.webhook } }

    func record(_ record: DecisionRecord) {
        guard let alert = Alert(record), add(alert) == .hasNoRoom else { return }
        state.withLock { $0.dropped += 1 }
        metrics.alerts.add(1, "dropped")
    }

    /// Adds an alert, if somebody wants to hear of it and there is room.
    ///
    /// - Parameter alert: The alert.
    /// - Returns: What becomes of it.
    func add(_ alert: Alert) -> Fate {
        let (fate, sleeper) = state.withLock { state in
            guard let causes = state.settings?.causes, let alert = alert.wanted(by: causes)
            else { return (Fate.unwanted, nil as CheckedContinuation<Void, Never>?) }
            let bytes = alert.approximateBytes
            guard state.waiting.count < Self.maximumCount,
                state.bytes + bytes <= Self.maximumBytes
            else { return (.hasNoRoom, nil) }
            state.waiting.append(alert)
            state.bytes += bytes
            return (.waits, state.wakeSleeper())
        }
        sleeper?.resume()
        return fate
    }

    /// Waits for alerts, and then for as many as belong together.
    ///
    /// - Returns: The alerts, or nil when the task is cancelled.
    func next() async -> [Alert]? {
        await wait(for: 1)
        let settings = settings
        if let settings, settings.maximumDelay > .zero, !Task.isCancelled {
            await withTaskGroup { group in
                group.addTask { try? await Task.sleep(for: settings.maximumDelay) }
                group.addTask { await self.wait(for: settings.maximumBatch) }
                await group.next()
                group.cancelAll()
            }
        }
        return Task.isCancelled ? nil : take()
    }

    /// Takes alerts without waiting.
    ///
    /// - Returns: As many as go into one request; they can be none.
    func take() -> [Alert] {
        state.withLock { $0.takeBatch() }
    }

    /// Puts alerts back that were taken and could not be sent, unless there is no webhook any more.
    func putBack(_ alerts: [Alert]) {
        let bytes = alerts.reduce(0) { $0 + $1.approximateBytes }
        state.withLock { state in
            guard state.settings != nil else { return }
            state.waiting.insert(contentsOf: alerts, at: 0)
            state.bytes += bytes
        }
    }

    /// Takes note of alerts that a webhook has refused, whose problems it is told of again, unless
    /// another one has taken its place and been told already.
    func noteRefusal(of alerts: [Alert], by url: String) {
        state.withLock { state in
            guard url == state.settings?.url else { return }
            state.refused += alerts.compactMap(\.problem)
        }
    }

    /// Takes the problems that the webhook has refused since the last time.
    func takeRefusedProblems() -> [NodeProblem] {
        state.withLock { state in
            defer { state.refused = [] }
            return state.refused
        }
    }

    /// How many alerts have been dropped that nobody was told of.
    var droppedCount: Int { state.withLock { $0.dropped } }

    /// Forgets dropped alerts that somebody was told of.
    func forgetDropped(_ count: Int) {
        state.withLock { $0.dropped -= count }
    }

    private func wait(for count: Int) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    let goesOn = state.has(count) || Task.isCancelled
                    if !goesOn { state.sleeper = (count, continuation) }
                    return goesOn
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleeper.take() }?.continuation.resume()
        }
    }
}
