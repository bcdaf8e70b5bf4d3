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
        /// How many lines have been lost in a row.
        var losses = 0
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
        let line: Data
        do {
            line = try decision.line()
        } catch {
            return noteLoss(of: decisionID, "\(error)")
        }
        file.write(line) { [self] error in
            if let error { noteLoss(of: decisionID, "\(error)") } else { noteSuccess() }
        }
    }

    /// Where the lines go; those before a change go where it was.
    var file: LineFile {
        get { state.withLock { $0.file } }
        set { state.withLock { $0.file = newValue } }
    }

    private func noteLoss(of decisionID: String, _ reason: String) {
        metrics.lostDecisions.add()
        let isFirst = state.withLock { state in
            state.losses += 1
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

    private func noteSuccess() {
        let losses = state.withLock { state in
            defer { state.losses = 0 }
            return state.losses
        }
        guard losses > 0 else { return }
        logger.notice("decisions are logged again", metadata: ["lost": "\(losses)"])
    }
}
