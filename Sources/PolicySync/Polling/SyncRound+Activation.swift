internal import Logging
internal import OCI
internal import PolicyBundles
internal import PolicyEngine
internal import ReportDatabase
internal import ScanReports
internal import WebConnections

extension SyncRound {
    /// How long an index is not asked for again in whose place the endpoint has sent another file:
    /// it may be large, and every node asks.
    private static let wrongIndexPause = Duration.seconds(300)

    /// How far the node's clock may be behind that of a bundle's author, in seconds.
    private static let clockTolerance: Int64 = 300

    /// Puts a bundle that the endpoint has sent in force, in one step with its index.
    ///
    /// Nothing is fetched or kept for a bundle before its signature has been checked.
    ///
    /// - Parameters:
    ///   - bytes: The envelope.
    ///   - tag: Its entity tag, which counts from now on.
    ///   - time: When it came.
    /// - Returns: Whether it is in force; false if its index has not come when another poll was to
    ///   follow.
    /// - Throws: `BundleError`. The bundle in force stays, and so does its tag.
    mutating func activate(
        _ bytes: [UInt8],
        entityTag tag: String?,
        downloadedAt time: Timestamp
    ) async throws(BundleError) -> Bool {
        let payload = try verification.payload(of: bytes, source: url)
        let bundle = try Self.bundle(payload, source: url)
        let fingerprint = PayloadFingerprint(of: payload)
        try knownFloors().check(bundle, fingerprint: fingerprint, trusted: verification.trusted)
        guard !bundle.isExpired(at: sync.now()) else {
            throw BundleError(
                .expired,
                "revision \(bundle.revision) expired at \(bundle.expiresAt?.description ?? "")"
            )
        }
        var reports: (any ScanReportSource)?
        if let reference = bundle.reports {
            reports = try await self.reports(in: reference, of: bundle)
            guard reports != nil else { return false }
        }
        let last = sync.store.current
        put(
            ActiveBundle(
                bundle: bundle,
                keyIDs: payload.keyIDs,
                source: .endpoint,
                reports: reports,
                fingerprint: fingerprint
            )
        )
        entityTag = tag
        raiseFloors(to: bundle, of: payload)
        let kept = SavedBundle(
            envelope: bytes,
            index: bundle.reports?.digest,
            endpoint: url,
            entityTag: tag,
            downloadedAt: time,
            activatedAt: sync.now()
        )
        // Keys may have come to be trusted whose floors are not on disk, though the bundle is.
        let isSaved = saved.map { $0 == (kept.hash, tag, floors) } ?? false
        unsaved = isSaved ? nil : kept
        if last?.fingerprint != fingerprint { logActivation(of: bundle) }
        return true
    }

    /// Keeps the bundle in force, if it has not been kept yet, and removes what it replaces.
    ///
    /// - Throws: `BundleError` with code `state` or `noSpace`. The bundle stays in force, and is
    ///   kept after the next poll that goes well.
    mutating func save() throws(BundleError) {
        guard let bundle = unsaved, let floors else { return }
        do {
            try sync.folder.database.save(bundle, floors: floors)
            sync.folder.indexes.removeAll(but: try sync.folder.database.indexes())
        } catch {
            sync.update { $0.isUnsaved = true }
            throw BundleError(
                .state,
                "the bundle in force cannot be kept in \(sync.folder.path), and would be lost with "
                    + "a restart: \(error)"
            )
        }
        saved = (bundle.hash, bundle.entityTag, floors)
        unsaved = nil
        sync.update { $0.isUnsaved = false }
    }

    /// Puts the latest bundle on disk in force that is whole and signed by a trusted key.
    ///
    /// One that has expired is put in force too: pulls are then denied because it has, which tells
    /// more than that there is none.
    mutating func restore() async {
        let candidates: [SavedBundle]
        do {
            candidates = try sync.folder.database.bundles()
        } catch {
            sync.logger.error("what the node has kept cannot be read: \(error)")
            return
        }
        let before = try? knownFloors()
        for (position, candidate) in candidates.enumerated() {
            do throws(BundleError) {
                try await restore(candidate)
                let isLatest = position == 0 && candidate.endpoint == url
                entityTag = isLatest ? candidate.entityTag : nil
                saved = isLatest ? (candidate.hash, candidate.entityTag, before) : nil
                if floors != before { unsaved = candidate }
                return
            } catch {
                guard !Task.isCancelled else { return }
                sync.logger.error(
                    "a policy bundle on disk cannot be put in force: \(error)",
                    metadata: ["code": "\(error.code.rawValue)"]
                )
            }
        }
    }

    /// Puts the bundle before the one in force back, if look-ups have met damage in its index and
    /// the file is not whole.
    ///
    /// The damaged file is moved aside, so that the next poll fetches it again. One that is whole is
    /// opened anew, and one that cannot be read now is checked when the endpoint has sent its
    /// bundle again.
    mutating func replaceDamagedIndex() async {
        guard var active = sync.store.current, let reference = active.bundle.reports,
            let reason = sync.damage(to: reference.digest)
        else { return }
        do throws(BundleError) {
            let file = sync.folder.indexes.file(of: reference.digest)
            if sync.folder.indexes.size(ofFileAt: file) != nil {
                if try await holds(reference) {
                    active.reports = try open(reference)
                    sync.store.replace(with: active)
                    sync.logger.warning("the report index is whole, and opened anew: \(reason)")
                    return
                }
                sync.logger.error("the report index is damaged and is fetched again: \(reason)")
                await restore()
            }
        } catch {
            guard !Task.isCancelled else { return }
            sync.logger.error("the report index may be damaged, and stays in use: \(error)")
        }
        entityTag = nil
    }

    private mutating func restore(_ saved: SavedBundle) async throws(BundleError) {
        let payload = try verification.payload(of: saved.envelope, source: sync.folder.path)
        let bundle = try Self.bundle(payload, source: sync.folder.path)
        var reports: (any ScanReportSource)?
        if let reference = bundle.reports {
            guard try await holds(reference) else {
                throw BundleError(
                    .indexDamaged,
                    "the report index of revision \(bundle.revision) is missing or damaged"
                )
            }
            reports = try open(reference)
        }
        put(
            ActiveBundle(
                bundle: bundle,
                keyIDs: payload.keyIDs,
                source: .disk,
                reports: reports,
                fingerprint: PayloadFingerprint(of: payload)
            )
        )
        raiseFloors(to: bundle, of: payload)
        sync.update { status in
            status.lastSuccessfulDownload = saved.downloadedAt
            status.lastSuccessfulActivation = saved.activatedAt
        }
        sync.logger.notice(
            "policy bundle activated from disk",
            metadata: ["revision": "\(bundle.revision)"]
        )
    }

    /// The reports of a bundle's index, which is fetched where the node does not have it.
    ///
    /// - Returns: The reports, or nil if the index has not come when another poll was to follow.
    private mutating func reports(
        in reference: ReportIndexReference,
        of bundle: PolicyBundle
    ) async throws(BundleError) -> (any ScanReportSource)? {
        if let active = sync.store.current, active.bundle.reports?.digest == reference.digest,
            let reports = active.reports, sync.damage(to: reference.digest) == nil
        {
            return reports
        }
        if try await !holds(reference) {
            dropUntrusted(before: bundle)
            guard try await fetch(reference) else { return nil }
        }
        return try open(reference)
    }

    private func holds(_ reference: ReportIndexReference) async throws(BundleError) -> Bool {
        do {
            return try await sync.folder.indexes.holds(reference)
        } catch let error as BundleError {
            throw error
        } catch {
            throw BundleError(.state, "\(error)")
        }
    }

    /// Fetches an index.
    ///
    /// - Returns: Whether it has come; false if another poll was to follow, which goes on with what
    ///   has come so far.
    private mutating func fetch(
        _ reference: ReportIndexReference
    ) async throws(BundleError) -> Bool {
        if let wrong = wrongIndex, wrong.digest == reference.digest,
            ContinuousClock.now < wrong.pause
        {
            throw BundleError(
                .indexDamaged,
                "the endpoint sends another file for the report index \(reference.digest); it is "
                    + "asked for again \(Self.wrongIndexPause) after that"
            )
        }
        removeAbandonedFiles(before: reference)
        let download = IndexDownload(
            connection: connection,
            folder: sync.folder.indexes,
            endpoint: settings.url
        )
        do {
            let fetched: Void? = try await until(interruption) { () throws(BundleError) in
                try await download.fetch(reference)
            }
            guard fetched != nil else { return false }
            wrongIndex = nil
            return true
        } catch {
            switch error.code {
            case .indexDamaged, .tooLarge:
                let pause = ContinuousClock.now + Self.wrongIndexPause
                wrongIndex = (reference.digest, pause)
            default: break
            }
            throw error
        }
    }

    /// Removes what earlier downloads and damage have left, whose space the next index may need.
    private func removeAbandonedFiles(before reference: ReportIndexReference) {
        guard let kept = try? sync.folder.database.indexes() else { return }
        // The bundle in force may not have been kept yet.
        let inForce = sync.store.current?.bundle.reports?.digest
        sync.folder.indexes.removeAll(
            but: kept + [inForce].compactMap(\.self),
            downloading: reference.digest
        )
    }

    /// Opens an index whose hash has been checked.
    private func open(
        _ reference: ReportIndexReference
    ) throws(BundleError) -> any ScanReportSource {
        do {
            let path = sync.folder.indexes.file(of: reference.digest)
            let database = try ReportDatabase(path: path)
            sync.forgetDamage(to: reference.digest)
            // The sync holds the index, by the bundle in force.
            return IndexInUse(
                database: database,
                digest: reference.digest
            ) { [weak sync] digest, reason in
                sync?.noteDamage(to: digest, reason)
            }
        } catch {
            throw BundleError(.indexDamaged, "\(error)")
        }
    }

    private func put(_ active: ActiveBundle) {
        sync.store.replace(with: active)
        let time = sync.now()
        sync.update { status in
            status.active = SyncStatus.Active(active)
            status.lastSuccessfulActivation = time
        }
        let issuedAt = active.bundle.issuedAt
        if issuedAt.secondsSinceEpoch > time.secondsSinceEpoch + Self.clockTolerance {
            sync.logger.warning(
                """
                revision \(active.bundle.revision) was issued at \(issuedAt), and the node's \
                clock says \(time); dates in policies are judged by the later of the two
                """
            )
        }
    }

    private func logActivation(of bundle: PolicyBundle) {
        var metadata: Logger.Metadata = ["revision": "\(bundle.revision)"]
        if let reports = bundle.reports { metadata["images"] = "\(reports.images)" }
        sync.logger.notice("policy bundle activated", metadata: metadata)
    }

    static func bundle(
        _ payload: VerifiedPayload,
        source: String
    ) throws(BundleError) -> PolicyBundle {
        do {
            return try PolicyBundle(payload: payload, source: source)
        } catch {
            throw BundleError(.invalid, "\(error)")
        }
    }
}
