/// The versions that fix vulnerabilities, as a CycloneDX BOM names them.
///
/// The format's place for them is among the versions of what is affected. Trivy writes them into the
/// recommendation instead: `Upgrade openssl to version 3.0.2; Upgrade libssl3 to version …`.
struct CycloneDXFixes {
    /// The status of a version that does not have the vulnerability.
    private static let unaffected = "unaffected"

    private static let start = "Upgrade "
    private static let middle = " to version "

    /// Whether the BOM names fixes, so that there is none yet where it names none.
    ///
    /// Trivy and Grype list the versions of all that is affected. Older versions of Grype, and other
    /// tools, list none and recommend nothing: what they write has no place for a fix.
    private let areNamed: Bool

    /// Looks whether a BOM names fixes.
    init(_ document: CycloneDXDocument) {
        areNamed = document.vulnerabilities.contains { vulnerability in
            !Self.sentences(of: vulnerability).isEmpty
                || (vulnerability.affects ?? []).contains { $0.versions?.isEmpty == false }
        }
    }

    /// The versions that fix a vulnerability in a package.
    ///
    /// - Parameters:
    ///   - vulnerability: The vulnerability.
    ///   - place: The package as the vulnerability refers to it.
    ///   - names: The names of the package.
    /// - Returns: The versions in one text, or `nil` if the BOM names none, and whether there may be
    ///   one all the same.
    func versions(
        of vulnerability: CycloneDXDocument.Vulnerability,
        at place: CycloneDXDocument.Affected?,
        in names: [String]
    ) -> (text: String?, areUnknown: Bool) {
        let fixed = (place?.versions ?? []).filter { $0.status == Self.unaffected }
            .compactMap { $0.version ?? $0.range.map(Self.version(ofRange:)) }
        guard fixed.isEmpty else { return (fixed.joined(separator: ", "), false) }
        let names = Set(names.map(Self.folded))
        let upgrades = Self.sentences(of: vulnerability).map(Self.upgrade)
        let upgrade = upgrades.lazy.compactMap(\.self).first {
            names.contains(Self.folded($0.name))
        }
        // What is recommended in other words than Trivy's may be an upgrade as well.
        return (upgrade?.version, !areNamed || upgrades.contains { $0 == nil })
    }

    /// The version from which on a range has all, or the range as it is written if it is another.
    ///
    /// Grype writes `vers:generic/>=3.0.2`, by the vers specification with `%` escapes.
    private static func version(ofRange range: String) -> String {
        let constraints = range.drop { $0 != "/" }.dropFirst()
        guard constraints.hasPrefix(">="), !constraints.contains("|") else { return range }
        return constraints.dropFirst(2).percentDecoded ?? range
    }

    /// What is recommended against a vulnerability.
    private static func sentences(
        of vulnerability: CycloneDXDocument.Vulnerability
    ) -> [Substring] {
        (vulnerability.recommendation ?? "").split(separator: ";")
            .map { $0.drop(while: \.isWhitespace) }.filter { !$0.isEmpty }
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
