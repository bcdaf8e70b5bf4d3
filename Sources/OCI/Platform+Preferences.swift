extension Platform {
    /// The platforms whose images run on this one, the best first.
    ///
    /// This one has to be normalised, and so are they.
    ///
    /// What runs where is containerd's knowledge (`platformVector` in its module `platforms`).
    public var preferences: [Platform] {
        let names: [(architecture: String, variant: String?)] =
            switch architecture {
            case "amd64":
                Self.variants("amd64", from: Self.version(variant), to: 1) + [("386", nil)]
            case "arm":
                Self.variants("arm", from: Self.version(variant), to: 5)
            case "arm64":
                Self.wideVariants(of: variant ?? "v8") + Self.narrowVariants(of: variant)
            default:
                []
            }
        let others = names.map { name in
            Platform(os: os, architecture: name.architecture, variant: name.variant).normalized
        }
        return [self] + others.filter { !$0.isSameMachine(as: self) }
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
