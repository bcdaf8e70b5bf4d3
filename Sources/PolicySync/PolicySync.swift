public import Logging
internal import OCI
public import PolicyEngine
public import ServiceLifecycle
internal import Synchronization

/// Keeps the policy bundle and its report index up to date with the central endpoint.
///
/// The endpoint is any HTTP server with the files `bundle` and `blobs/sha256/…`. At the start the
/// bundle on the node's disk is put in force, then the endpoint is polled. Only what a trusted key
/// has signed is taken, kept or fetched for. The bundle in force stays whenever anything fails, and
/// so does its entity tag: a bundle that could not be put in force is asked for again.
public final class PolicySync: Service {
    private struct Setup {
        var settings: EndpointSettings
        var verification: BundleVerification
    }

    private let setup: Mutex<Setup>
    let folder: StateFolder
    let logger: Logger
    let now: @Sendable () -> Timestamp
    let store = BundleStore()

    let limits: SyncLimits
    private let firstVerification: LoadedVerification
    private let signal = PollSignal()
    private let state = Mutex(SyncStatus())

    /// The indexes in which look-ups met damage, until they have been replaced.
    private let damage = Mutex<[Digest: String]>([:])

    /// Makes a sync that has not polled yet.
    ///
    /// - Parameters:
    ///   - settings: Where the endpoint is.
    ///   - verification: Whose bundles are taken. Files with keys are read again before each poll, and
    ///     while one takes long.
    ///   - folder: What the node keeps over restarts.
    ///   - logger: Where activations and failures are logged.
    ///   - now: The clock.
    /// - Throws: `BundleError` with code `keyFiles`.
    public convenience init(
        _ settings: EndpointSettings,
        verification: BundleVerification,
        folder: StateFolder,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) throws(BundleError) {
        try self.init(
            settings,
            verification: verification,
            folder: folder,
            limits: SyncLimits(),
            logger: logger,
            now: now
        )
    }

    init(
        _ settings: EndpointSettings,
        verification: BundleVerification,
        folder: StateFolder,
        limits: SyncLimits,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) throws(BundleError) {
        setup = Mutex(Setup(settings: settings, verification: verification))
        self.folder = folder
        self.limits = limits
        self.logger = logger
        self.now = now
        firstVerification = try LoadedVerification(verification)
    }

    /// The bundle in force, or nil when there is none.
    ///
    /// - Returns: The bundle; before there is one, waits until the disk has been read and then for the
    ///   end of the first poll, though not longer than the first 5 seconds of it.
    public func active() async -> ActiveBundle? {
        await store.currentAfterWaiting()
    }

    /// The bundle in force at this moment, without a wait for the first one.
    public var current: ActiveBundle? { store.current }

    /// Whether a policy in force at this moment hides denied images that are on the node.
    public var hidesPresentImages: Bool { store.hidesPresentImages }

    /// How the node stands to the endpoint.
    public var status: SyncStatus {
        state.withLock { $0 }
    }

    /// Asks for a poll at once, and for an answer of the endpoint at once; a request that the
    /// endpoint holds back is given up for it, and a download of an index goes on in it, or begins anew
    /// where the server knows no ranges.
    public func pollSoon() {
        signal.raise()
    }

    /// Polls at once, as `pollSoon()` does.
    ///
    /// - Returns: How the node stands to the endpoint after the poll, which began after the call and
    ///   was not given up for another one, or when the task is cancelled.
    public func poll() async -> SyncStatus {
        await signal.poll()
        return status
    }

    /// Where the endpoint is.
    var settings: EndpointSettings { setup.withLock { $0.settings } }

    /// Whose bundles are taken.
    var verification: BundleVerification { setup.withLock { $0.verification } }

    /// Takes bundles from another endpoint, or from another author, from the next poll on, and
    /// polls at once.
    ///
    /// The bundle in force stays until there is another one, unless none of its keys is trusted
    /// any more.
    ///
    /// - Parameters:
    ///   - settings: Where the endpoint is.
    ///   - verification: Whose bundles are taken; its files are read with the next poll.
    public func change(to settings: EndpointSettings, verification: BundleVerification) {
        let last = setup.withLock { setup in
            defer { setup = Setup(settings: settings, verification: verification) }
            return setup.verification
        }
        if verification != last { warnOfMissingVerification() }
        pollSoon()
    }

    private func warnOfMissingVerification() {
        guard case .none = verification else { return }
        logger.warning(
            """
            signatures of policy bundles are not checked (verification: none): whoever can answer \
            for the endpoint decides what this node runs
            """
        )
    }

    /// Polls until the task is cancelled or the service group shuts down.
    public func run() async throws {
        warnOfMissingVerification()
        if let problem = folder.problem { logger.error("\(problem)") }
        await cancelWhenGracefulShutdown {
            await self.poll(verification: self.firstVerification)
            self.store.endWaiting()
        }
        signal.close()
    }

    /// Changes the status in one step.
    func update(_ change: (inout SyncStatus) -> Void) {
        state.withLock { change(&$0) }
    }

    /// Takes note of damage that a look-up has met, and polls at once: the index is to be replaced.
    func noteDamage(to index: Digest, _ reason: String) {
        let isNew = damage.withLock { $0.updateValue(reason, forKey: index) == nil }
        if isNew { signal.raise() }
    }

    /// What is known to be wrong with an index that is in use.
    func damage(to index: Digest) -> String? {
        damage.withLock { $0[index] }
    }

    /// Forgets the damage to an index, in whose place there is a new one.
    func forgetDamage(to index: Digest) {
        damage.withLock { $0[index] = nil }
    }

    /// Waits until somebody asks for a poll after the one that has begun.
    @Sendable func pollIsAskedFor() async {
        await signal.raised()
    }

    private func poll(verification: LoadedVerification) async {
        var round: SyncRound
        do {
            round = try SyncRound(self, verification: verification)
        } catch {
            logger.error("policy bundles cannot be polled: \(error)")
            return
        }
        // However long the disk takes: what is on it may be in force.
        await round.restore()
        if store.current != nil { store.endWaiting() }
        await withDiscardingTaskGroup { group in
            group.addTask {
                try? await Task.sleep(for: self.limits.firstBundle)
                self.store.endWaiting()
            }
            await poll(&round)
            group.cancelAll()
        }
        await round.connection.shutdown()
    }

    /// Polls the endpoint until the task is cancelled.
    private func poll(_ round: inout SyncRound) async {
        var schedule = PollSchedule(interval: settings.pollInterval)
        // Who asked for a poll that was given up is told of the end of the next.
        var asking: [AsyncStream<Never>.Continuation] = []
        while !Task.isCancelled {
            let beginning = signal.begin()
            asking += beginning.asking
            let isAskedFor = beginning.isAskedFor || !asking.isEmpty
            let end = await round.poll(isAskedFor: isAskedFor)
            if end != .givenUp {
                store.endWaiting()
                for continuation in asking { continuation.finish() }
                asking = []
            }
            switch end {
            case .hasWaited, .givenUp: continue
            // The endpoint was not to wait for what is new: now it may.
            case .succeeded where isAskedFor && settings.longPoll != nil: continue
            case .succeeded, .failed:
                schedule.interval = settings.pollInterval
                let wait = schedule.next(
                    afterSuccess: end == .succeeded,
                    random: Double.random(in: -1...1)
                )
                await signal.wait(for: wait)
            }
        }
        for continuation in asking { continuation.finish() }
    }
}
