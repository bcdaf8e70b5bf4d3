internal import OCI

/// Chooses from an index the manifests that containerd may run on this node.
///
/// The versions of containerd do not choose alike: 1.6 knows nothing of the levels of amd64 and
/// nothing of what an image wants of the system, newer ones do. Where they agree there is one
/// choice, else those of all of them, so that whichever runs has been judged.
struct PlatformMatcher: Sendable {
    /// What each way to choose takes, the best first.
    private let preferences: [[Platform]]

    /// Makes the matcher of a node.
    ///
    /// - Parameter host: The node's platform.
    init(host: Platform) {
        let host = host.normalized
        var preferences = [host.preferences]
        if host.architecture == "amd64", host.variant != nil {
            preferences.append(
                Platform(os: host.os, architecture: host.architecture).preferences
            )
        }
        self.preferences = preferences
    }

    /// Chooses from the entries of an index.
    ///
    /// An entry without a platform is chosen only if none with one fits whatever the system has:
    /// containerd then takes the platform from the image's configuration, which is not read here.
    /// An attestation is never chosen, because it is listed for a platform `unknown/unknown`. That
    /// alone counts, not its annotations, which containerd does not look at.
    ///
    /// - Parameter entries: The entries in the order of the index.
    /// - Returns: Those that containerd may run, in the order of the index; none if none fits.
    func choose(from entries: [IndexEntry]) -> [IndexEntry] {
        var chosen: Set<Int> = []
        for preference in preferences {
            chosen.formUnion(Self.choose(from: entries, preference: preference))
        }
        return chosen.sorted().map { entries[$0] }
    }

    private static func choose(from entries: [IndexEntry], preference: [Platform]) -> [Int] {
        var best: (rank: Int, index: Int)?
        var bestWithoutFeatures: (rank: Int, index: Int)?
        var withFeatures: [Int] = []
        for (index, entry) in entries.enumerated() {
            guard let platform = entry.platform?.normalized,
                let rank = preference.firstIndex(where: { $0.isSameMachine(as: platform) })
            else { continue }
            if rank < best?.rank ?? .max { best = (rank, index) }
            if !platform.osFeatures.isEmpty {
                withFeatures.append(index)
            } else if rank < bestWithoutFeatures?.rank ?? .max {
                bestWithoutFeatures = (rank, index)
            }
        }
        let others = entries.indices.filter { entries[$0].platform == nil }
        let withoutFeatures = bestWithoutFeatures.map { [$0.index] } ?? others
        return withFeatures + withoutFeatures + [best?.index].compactMap(\.self)
    }
}
