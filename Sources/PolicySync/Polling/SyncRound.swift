internal import AsyncHTTPClient
internal import Logging
internal import NIOHTTP1
internal import OCI
internal import PolicyBundles
internal import PolicyEngine
internal import WebConnections

/// What one who polls knows from one poll to the next.
struct SyncRound {
    /// How a poll ended.
    enum End: Hashable {
        case succeeded
        case failed
        /// The endpoint held the request back as long as it was asked to, so that the next one can
        /// follow at once.
        case hasWaited
        /// Another poll is to follow at once: somebody asked for it, or the keys changed, while the
        /// endpoint held the request back or sent an index.
        case givenUp
    }

    let sync: PolicySync
    private(set) var settings: EndpointSettings
    private(set) var connection: EndpointConnection
    var verification: LoadedVerification

    /// The revisions below which no bundle is taken; nil as long as they have not been read.
    var floors: RevisionFloors?

    /// The tag of the bundle in force at the endpoint.
    var entityTag: String?

    /// A bundle in force that is still to be kept, or whose floors are.
    var unsaved: SavedBundle?

    /// The envelope on disk with its tag and the floors, so that the same again costs no write.
    var saved: (hash: String, entityTag: String?, floors: RevisionFloors?)?

    /// What the endpoint sends for an index instead of it, and when to ask for that one again.
    var wrongIndex: (digest: Digest, pause: ContinuousClock.Instant)?

    private var lastError: BundleError?

    /// Begins with nothing known.
    ///
    /// - Parameters:
    ///   - sync: Whose bundle is kept up to date.
    ///   - verification: Whose bundles are taken.
    /// - Throws: `BundleError` with code `connectionFiles` when the URL is none.
    init(_ sync: PolicySync, verification: LoadedVerification) throws(BundleError) {
        self.sync = sync
        self.verification = verification
        settings = sync.settings
        connection = try EndpointConnection(settings)
    }

    /// The URL of the bundle.
    var url: String { settings.url + "/bundle" }

    /// Polls once; a failure is logged when it is another one than the last.
    ///
    /// - Parameter isAskedFor: Whether the endpoint is to answer at once.
    /// - Returns: How it ended.
    mutating func poll(isAskedFor: Bool) async -> End {
        let start = ContinuousClock.now
        var end = End.failed
        do throws(BundleError) {
            try await adoptSettings()
            try reloadKeys()
            await replaceDamagedIndex()
            end = try await synchronize(mayWait: !isAskedFor)
            // Neither a success nor a failure: the next poll follows at once.
            if end == .givenUp { return end }
            try save()
            if lastError != nil { sync.logger.notice("polling for policy bundles works again") }
            note(nil)
        } catch {
            guard !Task.isCancelled else { return .failed }
            if error != lastError { log(error) }
            note(error)
        }
        dropUntrusted()
        guard lastError == nil else { return .failed }
        let isFast = ContinuousClock.now - start < sync.limits.longPoll
        return end == .hasWaited && isFast ? .succeeded : end
    }

    /// Takes over settings that have changed since the last poll.
    private mutating func adoptSettings() async throws(BundleError) {
        let next = sync.settings
        guard next != settings else { return }
        let nextConnection = try EndpointConnection(next)
        await connection.shutdown()
        if next.url != settings.url {
            // It says nothing about what another endpoint has.
            entityTag = nil
            wrongIndex = nil
        }
        (settings, connection) = (next, nextConnection)
    }

    /// Reads the files with keys again.
    private mutating func reloadKeys() throws(BundleError) {
        let loaded: LoadedVerification
        do {
            loaded = try LoadedVerification(sync.verification)
        } catch {
            throw BundleError(
                error.code,
                "\(error.message); the keys read before stay trusted: to take one away, change "
                    + "endpoint.keys and reload, then remove its file"
            )
        }
        guard loaded != verification else { return }
        verification = loaded
        // Its keys may have gone: the endpoint is to send the bundle that they are to check.
        entityTag = nil
        recheckKept()
        sync.logger.notice(
            "the keys that policy bundles are checked with have changed",
            metadata: ["keys": "\(loaded.trusted.joined(separator: " "))"]
        )
    }

    /// Asks the endpoint, and puts in force what it sends.
    ///
    /// - Parameter mayWait: Whether the endpoint may hold the request back, until another poll is to
    ///   follow.
    /// - Returns: How it ended.
    /// - Throws: `BundleError`. The bundle in force stays.
    private mutating func synchronize(mayWait: Bool) async throws(BundleError) -> End {
        let (connection, entityTag, url, sync) = (connection, entityTag, url, sync)
        let interruption = interruption
        // After a failure the next answer is to show at once that polls work again.
        let wait = mayWait && entityTag != nil && lastError == nil ? settings.longPoll : nil
        sync.update { $0.lastRequest = sync.now() }
        let limit = sync.limits.request + (wait ?? .zero)
        let answered = try await within(
            limit,
            orThrow: BundleError(.unreachable, "\(url) has not answered within \(limit)")
        ) { () throws(BundleError) -> (BundleAnswer, Bool)? in
            let response = try await Self.response(
                connection,
                BundleDownload.headers(unlessTagged: entityTag, wait: wait),
                unless: wait == nil ? nil : interruption
            )
            guard let response else { return nil }
            let answer = try await BundleDownload.answer(in: response, to: entityTag, of: url)
            return (answer, BundleDownload.hasWaited(response))
        }
        guard let (answer, hasWaited) = answered else { return .givenUp }
        let time = sync.now()
        sync.update { $0.lastSuccessfulRequest = time }
        switch answer {
        case .notModified: break
        case .bundle(let bytes, let tag):
            sync.update { $0.lastSuccessfulDownload = time }
            guard try await activate(bytes, entityTag: tag, downloadedAt: time) else {
                return .givenUp
            }
        }
        return hasWaited && wait != nil ? .hasWaited : .succeeded
    }

    /// Asks for the bundle.
    ///
    /// - Parameters:
    ///   - connection: The endpoint.
    ///   - headers: What is said in the request.
    ///   - event: At what the request is given up while there is no answer, or nil for nothing; an
    ///     answer that has begun is read to its end.
    /// - Returns: The answer, or nil if the request was given up.
    /// - Throws: `BundleError`, as `EndpointConnection.get` does.
    private static func response(
        _ connection: EndpointConnection,
        _ headers: HTTPHeaders,
        unless event: (@Sendable () async -> Void)?
    ) async throws(BundleError) -> HTTPClientResponse? {
        guard let event else { return try await connection.get("/bundle", headers: headers) }
        return try await until(event) { () throws(BundleError) -> HTTPClientResponse in
            try await connection.get("/bundle", headers: headers)
        }
    }

    /// Waits until another poll is to follow at once: somebody asks for it, or the keys in their
    /// files are others than those that this poll goes by.
    ///
    /// Whoever has a stolen key and the endpoint could otherwise keep the node from seeing that the
    /// key has been taken away, by sending a large index as slowly as can be.
    var interruption: @Sendable () async -> Void {
        let (sync, verification, interval) = (sync, verification, settings.pollInterval)
        return {
            _ = await until(sync.pollIsAskedFor) {
                while !Task.isCancelled {
                    try? await Task.sleep(for: interval)
                    // Files that cannot be read take no key away; the next poll tells of them.
                    let loaded = try? LoadedVerification(sync.verification)
                    if let loaded, loaded != verification { return }
                }
            }
        }
    }

    /// Takes a bundle out of force whose keys are no longer trusted.
    ///
    /// After the poll, which may have brought one that is; but before an index is fetched for one,
    /// which may take long.
    ///
    /// - Parameter next: The bundle that an index is fetched for, or nil for none.
    func dropUntrusted(before next: PolicyBundle? = nil) {
        guard let active = sync.store.current, !verification.trusts(active.keyIDs) else { return }
        sync.store.replace(with: nil)
        let time = sync.now()
        sync.update { status in
            status.active = nil
            status.inForceUntil = time
        }
        let outlook =
            next.map { "revision \($0.revision) follows when its report index has come" }
            ?? "publish a bundle that a trusted key has signed"
        sync.logger.error(
            """
            revision \(active.bundle.revision) is no longer in force: none of the keys that signed \
            it is trusted any more; \(outlook)
            """
        )
    }

    private mutating func note(_ error: BundleError?) {
        lastError = error
        let (time, instant) = (sync.now(), ContinuousClock.now)
        sync.update { status in
            guard let error else {
                status.failure = nil
                status.lastSuccessfulPoll = instant
                return
            }
            status.failureCounts[error.code, default: 0] += 1
            guard status.failure?.error != error else { return }
            status.failure = SyncStatus.Failure(
                error: error,
                since: time,
                pollsFailSince: status.failure?.pollsFailSince ?? instant
            )
        }
    }

    private func log(_ error: BundleError) {
        let inForce = sync.store.current.map { "revision \($0.bundle.revision) stays in force" }
        sync.logger.error(
            "no new policy bundle: \(error); \(inForce ?? "no policy bundle is in force")",
            metadata: ["code": "\(error.code.rawValue)"]
        )
    }
}
