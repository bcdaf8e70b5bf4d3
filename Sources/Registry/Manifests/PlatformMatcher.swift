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
        var preferences = [Self.preferences(of: host)]
        if host.architecture == "amd64", host.variant != nil {
            preferences.append(
                Self.preferences(of: Platform(os: host.os, architecture: host.architecture))
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

    /// The platforms whose images run on a platform, the best first.
    ///
    /// - Parameter platform: A normalised platform.
    /// - Returns: The platforms, normalised.
    static func preferences(of platform: Platform) -> [Platform] {
        let names: [(architecture: String, variant: String?)] =
            switch platform.architecture {
            case "amd64":
                variants("amd64", from: version(platform.variant), to: 1) + [("386", nil)]
            case "arm":
                variants("arm", from: version(platform.variant), to: 5)
            case "arm64":
                wideVariants(of: platform.variant ?? "v8") + narrowVariants(of: platform.variant)
            default:
                []
            }
        let others = names.map { name in
            Platform(os: platform.os, architecture: name.architecture, variant: name.variant)
                .normalized
        }
        return [platform] + others.filter { !$0.isSameMachine(as: platform) }
    }

    /// The variants below a version, down to another.
    private static func variants(
        _ architecture: String,
        from version: Int?,
        to last: Int
    ) -> [(architecture: String, variant: String?)] {
        guard let version, version > last else { return [] }
        return (last..<version).reversed().map { (architecture, "v\($0)") }
    }

    /// The variants of arm64 below one: v9.x runs what v8.(x+5) runs.
    private static func wideVariants(
        of variant: String
    ) -> [(architecture: String, variant: String?)] {
        let parts = variant.split(separator: ".", omittingEmptySubsequences: false)
        guard let major = version(String(parts[0])), major >= 8 else { return [] }
        var minor = parts.count == 2 && variant.utf8.count == 4 ? max(0, Int(parts[1]) ?? 0) : 0
        var result: [(architecture: String, variant: String?)] = []
        if major == 9 {
            result += (0..<minor).reversed().map { ("arm64", $0 == 0 ? "v9" : "v9.\($0)") }
            minor += 5
            result.append(("arm64", "v8.\(minor)"))
        }
        let base = major == 9 ? 8 : major
        result += (0..<minor).reversed().map { ("arm64", $0 == 0 ? "v\(base)" : "v\(base).\($0)") }
        return result
    }

    /// What arm64 runs of 32-bit ARM.
    private static func narrowVariants(
        of variant: String?
    ) -> [(architecture: String, variant: String?)] {
        let variant = variant ?? "v8"
        let narrow = variant.hasPrefix("v8.") || variant.hasPrefix("v9.") ? "v8" : variant
        return [("arm", narrow)] + variants("arm", from: version(narrow), to: 5)
    }

    private static func version(_ variant: String?) -> Int? {
        guard let variant else { return nil }
        return Int(variant.hasPrefix("v") ? String(variant.dropFirst()) : variant)
    }
}
