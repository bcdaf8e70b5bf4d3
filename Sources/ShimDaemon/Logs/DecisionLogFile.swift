internal import Admission
internal import FoundationEssentials
internal import Logging
internal import PrometheusMetrics
internal import Synchronization

/// Writes each decision as one line of JSON.
///
/// A line that cannot be written is counted; that it begins and that it ends is logged.
final class DecisionLogFile: LineLog {
    private struct State {
        var file: LineFile
        /// How many lines have been handed over, each of which has the number it made.
        var handedOver = 0
        /// How many lines have been lost since it was last told that lines are logged.
        var losses = 0
        /// The highest number of a lost line.
        var lastLost = 0
    }

    private let state: Mutex<State>
    private let metrics: DaemonMetrics
    private let logger: Logger

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - file: Where the lines go.
    ///   - metrics: Where lost lines are counted.
    ///   - logger: Where it is told that lines are lost.
    init(_ file: LineFile, metrics: DaemonMetrics, logger: Logger) {
        state = Mutex(State(file: file))
        self.metrics = metrics
        self.logger = logger
    }

    func record(_ decision: LoggedDecision) {
        let decisionID = decision.record.decisionID
        let number = state.withLock { state in
            state.handedOver += 1
            return state.handedOver
        }
        let line: Data
        do {
            line = try decision.line()
        } catch {
            return noteLoss(of: decisionID, number, "\(error)")
        }
        file.write(line) { [self] error in
            if let error {
                noteLoss(of: decisionID, number, "\(error)")
            } else {
                noteSuccess(of: number)
            }
        }
    }

    /// Where the lines go; those before a change go where it was.
    var file: LineFile {
        get { state.withLock { $0.file } }
        set { state.withLock { $0.file = newValue } }
    }

    private func noteLoss(of decisionID: String, _ number: Int, _ reason: String) {
        metrics.lostDecisions.add()
        let isFirst = state.withLock { state in
            state.losses += 1
            state.lastLost = max(state.lastLost, number)
            return state.losses == 1
        }
        guard isFirst else { return }
        logger.error(
            """
            decision \(decisionID) could not be logged; until one can be, those lost are only \
            counted: \(reason)
            """
        )
    }

    /// Takes note of a written line; that lines which waited already are written says nothing of
    /// those that were refused for want of room.
    private func noteSuccess(of number: Int) {
        let losses = state.withLock { state in
            guard number > state.lastLost else { return 0 }
            defer { state.losses = 0 }
            return state.losses
        }
        guard losses > 0 else { return }
        logger.notice("decisions are logged again", metadata: ["lost": "\(losses)"])
    }
}
