/// What a CycloneDX BOM recommends against one vulnerability.
///
/// Trivy writes `Upgrade openssl to version 3.0.2; Upgrade libssl3 to version …`.
struct CycloneDXRecommendation {
    private static let start = "Upgrade "
    private static let middle = " to version "

    /// Whether some of it is in other words than Trivy's, which may be an upgrade as well.
    let hasOtherWords: Bool

    /// The version to upgrade to, by the name of the package as it is compared.
    private let versions: [String: String]

    /// Parses the recommendation of a vulnerability, once for all that it affects.
    init(_ text: String?) {
        var versions: [String: String] = [:]
        var hasOtherWords = false
        for sentence in Self.sentences(of: text) {
            if let upgrade = Self.upgrade(sentence) {
                let name = Self.folded(upgrade.name)
                if versions[name] == nil { versions[name] = upgrade.version }
            } else {
                hasOtherWords = true
            }
        }
        self.versions = versions
        self.hasOtherWords = hasOtherWords
    }

    /// The version to upgrade a package to, or `nil` if there is none.
    ///
    /// - Parameter names: The names of the package, the first of which counts if several are named.
    /// - Returns: The version.
    func version(of names: [String]) -> String? {
        guard !versions.isEmpty else { return nil }
        return names.lazy.compactMap { versions[Self.folded($0)] }.first
    }

    /// Whether a text recommends anything.
    static func isAny(_ text: String?) -> Bool {
        !sentences(of: text).isEmpty
    }

    private static func sentences(of text: String?) -> [Substring] {
        (text ?? "").split(separator: ";").map { $0.drop(while: \.isWhitespace) }
            .filter { !$0.isEmpty }
    }

    /// The package and the version that Trivy recommends, `nil` for what is in other words.
    private static func upgrade(_ sentence: Substring) -> (name: Substring, version: String)? {
        guard sentence.hasPrefix(start) else { return nil }
        let parts = sentence.dropFirst(start.count).split(separator: middle, maxSplits: 1)
        return parts.count == 2 ? (parts[0], String(parts[1])) : nil
    }

    /// A name as it is compared.
    ///
    /// The recommendation has it as the package itself has it. In package URLs those of Python, Go
    /// and npm are in lower case, and those of Python have no underscore.
    private static func folded(_ name: some StringProtocol) -> String {
        String(name.lowercased().map { $0 == "_" ? "-" : $0 })
    }
}
