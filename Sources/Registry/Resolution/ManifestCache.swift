internal import OCI
internal import Synchronization

/// Keeps manifests by their digests, which never mean anything else.
final class ManifestCache: Sendable {
    /// A manifest that was received.
    struct Entry: Hashable, Sendable {
        /// What it says.
        let document: ManifestDocument
        /// Its size in bytes, as it was received.
        let bytes: Int

        /// What it costs to keep: an entry of an index has more bytes in memory than in few words
        /// of JSON.
        var cost: Int {
            switch document {
            case .image: bytes
            case .index(let entries): bytes + entries.count * ManifestCache.bytesOfEntry
            }
        }
    }

    /// The bytes in memory of an index's entry, besides its texts.
    static let bytesOfEntry = 256

    private struct State {
        var entries: [Digest: (entry: Entry, lastUse: UInt64)] = [:]
        var bytes = 0
        var uses: UInt64 = 0
    }

    private let maximumCount: Int
    private let maximumBytes: Int
    private let state = Mutex(State())

    /// Makes an empty cache.
    ///
    /// - Parameter limits: How much it keeps.
    init(limits: ResolutionLimits) {
        maximumCount = limits.cachedManifests
        maximumBytes = limits.cachedBytes
    }

    /// The manifest with a digest, or nil.
    ///
    /// - Parameter digest: The digest.
    /// - Returns: The manifest.
    func manifest(_ digest: Digest) -> Entry? {
        state.withLock { state in
            state.uses += 1
            state.entries[digest]?.lastUse = state.uses
            return state.entries[digest]?.entry
        }
    }

    /// Keeps a manifest, for which those that were not used for long go.
    ///
    /// - Parameters:
    ///   - entry: The manifest.
    ///   - digest: Its digest, which has been computed.
    func keep(_ entry: Entry, as digest: Digest) {
        state.withLock { state in
            guard entry.cost <= maximumBytes, state.entries[digest] == nil else { return }
            state.uses += 1
            state.entries[digest] = (entry, state.uses)
            state.bytes += entry.cost
            while state.entries.count > maximumCount || state.bytes > maximumBytes,
                let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                state.bytes -= oldest.value.entry.cost
                state.entries[oldest.key] = nil
            }
        }
    }
}
