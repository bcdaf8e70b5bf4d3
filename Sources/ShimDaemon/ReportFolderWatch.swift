internal import AdminAPI
internal import Dispatch
internal import Logging
internal import ScanReports
internal import ServiceLifecycle
internal import Synchronization

/// Keeps the reports of a folder in memory, reads files again that have changed, and tries those
/// again that could not be read.
final class ReportFolderWatch: Service {
    private enum State {
        /// The folder has not been read yet; these wait for it.
        case starting([CheckedContinuation<Void, Never>])
        /// These reports are in use; nil when the folder could not be read so far.
        case reading(LoadedReports?)

        var loaded: LoadedReports? {
            switch self {
            case .starting: nil
            case .reading(let loaded): loaded
            }
        }
    }

    private let folder: ReportFolder
    private let interval: Duration
    private let logger: Logger
    private let state = Mutex(State.starting([]))
    /// Why the last look failed, if it did.
    private let lastError = Mutex<ReportFolderError?>(nil)

    /// Where the folder is read: thousands of reports take seconds, for which Swift's few threads
    /// would do nothing else.
    let queue = DispatchQueue(label: "reports")

    init(folder: String, interval: Duration, logger: Logger) {
        self.folder = ReportFolder(path: folder)
        self.interval = interval
        self.logger = logger
    }

    /// How many lookups wait for the first attempt now.
    var waitingCount: Int {
        state.withLock { state in
            switch state {
            case .starting(let waiting): waiting.count
            case .reading: 0
            }
        }
    }

    /// The reports in use, or nil when the folder could not be read so far.
    ///
    /// Before the first attempt to read the folder has ended, waits for that.
    func current() async -> (any ScanReportSource)? {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state in
                guard case .starting(let waiting) = state else { return true }
                state = .starting(waiting + [continuation])
                return false
            }
            if ready { continuation.resume() }
        }
        return state.withLock { $0.loaded?.index }
    }

    /// What has come of the folder; nil before the first attempt to read it has ended.
    var status: FolderReports? {
        let now = state.withLock { $0 }
        guard case .reading(let loaded) = now else { return nil }
        return FolderReports(
            count: loaded?.index.count ?? 0,
            files: loaded?.fileCount ?? 0,
            unusableFiles: loaded?.problems.count ?? 0,
            problem: loaded?.problems.first?.description,
            error: lastError.withLock { $0?.description }
        )
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.watch() }
    }

    private func watch() async {
        repeat {
            await withCheckedContinuation { continuation in
                queue.async {
                    self.look()
                    continuation.resume()
                }
            }
            try? await Task.sleep(for: interval)
        } while !Task.isCancelled
    }

    /// Reads the folder once, on the queue.
    private func look() {
        do {
            try refresh()
            lastError.withLock { $0 = nil }
        } catch {
            if error != lastError.withLock({ $0 }) {
                logger.error("scan reports cannot be read; those in use stay: \(error)")
            }
            lastError.withLock { $0 = error }
            use(state.withLock { $0.loaded })
        }
    }

    private func refresh() throws(ReportFolderError) {
        let previous = state.withLock { $0.loaded }
        let next: LoadedReports? =
            if let previous { try folder.load(after: previous) } else { try folder.load() }
        guard let loaded = next else { return }
        use(loaded)
        logger.notice("scan reports read", metadata: ["images": "\(loaded.index.count)"])
        for problem in loaded.problems where previous?.problems.contains(problem) != true {
            logger.error("a scan report cannot be used: \(problem)")
        }
        for warning in loaded.warnings where previous?.warnings.contains(warning) != true {
            logger.warning("\(warning)")
        }
        let known = previous?.unknownSeverityWords ?? []
        for word in loaded.unknownSeverityWords.subtracting(known).sorted() {
            logger.warning("\(word) is no severity that is known; it counts as unknown")
        }
    }

    private func use(_ loaded: LoadedReports?) {
        // Old reports are given back outside of the lock, which pulls take.
        let previous = state.withLock { state in
            defer { state = .reading(loaded) }
            return state
        }
        guard case .starting(let waiting) = previous else { return }
        for continuation in waiting { continuation.resume() }
    }
}
