internal import AsyncHTTPClient
public import Logging
public import PolicyBundles
public import PolicyEngine
public import ServiceLifecycle

/// Keeps the policy bundle up to date with the central endpoint.
///
/// The endpoint is any HTTP server with the file `bundle`. The bundle in force stays whenever a
/// poll fails, and so does its entity tag: a bundle that could not be activated is asked for
/// again. The bundle is taken as it is; the check of its signature belongs between download and
/// activation.
public final class PolicySync: Service {
    /// How long lookups wait for the first poll, from its start.
    ///
    /// An endpoint that works answers far sooner. One that hangs would hold up every pull of a
    /// booting node for the whole of a request's timeout, also where the failure mode is open.
    static let firstBundleWait = Duration.seconds(5)

    /// Redirects that one poll follows: a mirror or a CDN needs one or two.
    private static let maximumRedirects = 5

    private let url: String
    private let interval: Duration
    private let firstBundleWait: Duration
    private let logger: Logger
    private let now: @Sendable () -> Timestamp
    private let store = BundleStore()

    /// Makes a sync that has not polled yet.
    ///
    /// - Parameters:
    ///   - endpoint: The URL of the endpoint, to which `/bundle` is added.
    ///   - interval: The time between two polls, moved by a tenth at random.
    ///   - logger: Where activations and failures are logged.
    ///   - now: The clock.
    public convenience init(
        endpoint: String,
        interval: Duration,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.init(
            endpoint: endpoint,
            interval: interval,
            firstBundleWait: Self.firstBundleWait,
            logger: logger,
            now: now
        )
    }

    init(
        endpoint: String,
        interval: Duration,
        firstBundleWait: Duration,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) {
        url = endpoint.hasSuffix("/") ? endpoint + "bundle" : endpoint + "/bundle"
        self.interval = interval
        self.firstBundleWait = firstBundleWait
        self.logger = logger
        self.now = now
    }

    /// The bundle in force, or nil when none has been activated.
    ///
    /// - Returns: The bundle; while the first poll runs, waits for its end, though not longer than
    ///   the first 5 seconds of it.
    public func bundle() async -> PolicyBundle? {
        await store.currentAfterWaiting()
    }

    /// Polls until the task is cancelled or the service group shuts down.
    public func run() async throws {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = BundleDownload.connectTimeout
        configuration.redirectConfiguration = .follow(
            max: Self.maximumRedirects,
            allowCycles: false
        )
        // The schedule decides when to try again, and says so in the log.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(configuration: configuration)
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask {
                    // Cut short by cancellation, it still lets the lookups go on.
                    try? await Task.sleep(for: self.firstBundleWait)
                    self.store.endWaiting()
                }
                await self.poll(with: client)
                group.cancelAll()
            }
        }
        try await client.shutdown()
    }

    private func poll(with client: HTTPClient) async {
        let download = BundleDownload(client: client, url: url)
        var schedule = PollSchedule(interval: interval)
        var entityTag: String?
        var lastError: BundleError?
        while !Task.isCancelled {
            do {
                entityTag = try await synchronize(download, entityTag: entityTag)
                if lastError != nil { logger.notice("polling for policy bundles works again") }
                lastError = nil
            } catch {
                // A failure that repeats is said once, not at every poll.
                if error != lastError, !Task.isCancelled { log(error) }
                lastError = error
            }
            store.endWaiting()
            let wait = schedule.next(
                afterSuccess: lastError == nil,
                random: Double.random(in: -1...1)
            )
            try? await Task.sleep(for: wait)
        }
    }

    /// Polls once.
    ///
    /// - Returns: The entity tag of the bundle that is in force afterwards.
    private func synchronize(
        _ download: BundleDownload,
        entityTag: String?
    ) async throws(BundleError) -> String? {
        switch try await download.get(unlessTagged: entityTag) {
        case .notModified:
            return entityTag
        case .bundle(let bytes, let newTag):
            let before = store.current?.revision
            let bundle: PolicyBundle
            do {
                bundle = try PolicyBundle(
                    payload: VerifiedPayload.trustingUnsigned(bytes, source: url),
                    source: url
                )
            } catch {
                throw BundleError(code: .invalid, message: "\(error)")
            }
            try store.activate(bundle, at: now())
            if before != bundle.revision {
                logger.notice(
                    "policy bundle activated",
                    metadata: ["revision": "\(bundle.revision)"]
                )
            }
            return newTag
        }
    }

    private func log(_ error: BundleError) {
        let inForce = store.current.map { "revision \($0.revision) stays in force" }
        logger.error("no new policy bundle: \(error); \(inForce ?? "no policy bundle is in force")")
    }
}
