internal import PolicyBundles

/// The revisions below which no bundle is taken.
extension SyncRound {
    /// The floors, which are read from disk once.
    ///
    /// Without them an old bundle could come back, so that none is taken while they cannot be read.
    ///
    /// - Returns: The floors.
    /// - Throws: `BundleError` with code `state`.
    @discardableResult
    mutating func knownFloors() throws(BundleError) -> RevisionFloors {
        if let floors { return floors }
        do {
            let floors = try sync.folder.database.floors()
            self.floors = floors
            return floors
        } catch {
            throw BundleError(
                .state,
                "the revisions that this node has had cannot be read from \(sync.folder.path), and "
                    + "no bundle is taken without them: \(error)"
            )
        }
    }

    /// Raises the floors of those who signed a bundle and are trusted now.
    ///
    /// - Parameters:
    ///   - bundle: The bundle, which has passed `check` when it was taken.
    ///   - payload: Its payload.
    mutating func raiseFloors(to bundle: PolicyBundle, of payload: VerifiedPayload) {
        floors?.raise(
            to: bundle,
            fingerprint: PayloadFingerprint(of: payload),
            signers: verification.signers(of: payload)
        )
    }

    /// Checks what the node has kept, or is still to keep, by keys that have changed.
    ///
    /// A key that has only now come to be trusted may have signed it too. Then the bundle in force
    /// stays so without the endpoint, and none that is older is taken for the key.
    mutating func recheckKept() {
        let kept = (try? sync.folder.database.bundles()) ?? []
        _ = try? knownFloors()
        for candidate in kept + [unsaved].compactMap(\.self) {
            guard
                let payload = try? verification.payload(
                    of: candidate.envelope,
                    source: sync.folder.path
                ),
                let bundle = try? Self.bundle(payload, source: sync.folder.path)
            else { continue }
            raiseFloors(to: bundle, of: payload)
            guard var active = sync.store.current,
                active.fingerprint == PayloadFingerprint(of: payload)
            else { continue }
            active.keyIDs = payload.keyIDs
            sync.store.replace(with: active)
            sync.update { $0.active = SyncStatus.Active(active) }
        }
    }
}
