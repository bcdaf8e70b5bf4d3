/// The versions that fix vulnerabilities, as a CycloneDX BOM names them.
///
/// The format's place for them is among the versions of what is affected. Trivy writes them into the
/// recommendation instead: `Upgrade openssl to version 3.0.2; Upgrade libssl3 to version …`.
enum CycloneDXFixes {
    /// The status of a version that does not have the vulnerability.
    private static let unaffected = "unaffected"

    private static let start = "Upgrade "
    private static let middle = " to version "

    /// The versions that fix a vulnerability in a package.
    ///
    /// - Parameters:
    ///   - vulnerability: The vulnerability.
    ///   - place: The package as the vulnerability refers to it.
    ///   - names: The names of the package.
    /// - Returns: The versions in one text, or `nil` if the BOM names none.
    static func versions(
        of vulnerability: CycloneDXDocument.Vulnerability,
        at place: CycloneDXDocument.Affected?,
        in names: [String]
    ) -> String? {
        let fixed = (place?.versions ?? []).filter { $0.status == unaffected }
            .compactMap { $0.version ?? $0.range.map(version(ofRange:)) }
        guard fixed.isEmpty else { return fixed.joined(separator: ", ") }
        let names = Set(names.map(folded))
        return upgrades(in: vulnerability).first { names.contains(folded($0.name)) }?.version
    }

    /// The version from which on a range has all, or the range as it is written if it is another.
    ///
    /// Grype writes `vers:generic/>=3.0.2`, by the vers specification with `%` escapes.
    private static func version(ofRange range: String) -> String {
        let constraints = range.drop { $0 != "/" }.dropFirst()
        guard constraints.hasPrefix(">="), !constraints.contains("|") else { return range }
        return constraints.dropFirst(2).percentDecoded ?? range
    }

    private static func upgrades(
        in vulnerability: CycloneDXDocument.Vulnerability
    ) -> [(name: Substring, version: String)] {
        (vulnerability.recommendation ?? "").split(separator: ";").compactMap { sentence in
            let sentence = sentence.drop { $0 == " " }
            guard sentence.hasPrefix(start) else { return nil }
            let parts = sentence.dropFirst(start.count).split(separator: middle, maxSplits: 1)
            return parts.count == 2 ? (parts[0], String(parts[1])) : nil
        }
    }

    /// A name as it is compared.
    ///
    /// The recommendation has it as the package itself has it. In package URLs those of Python, Go
    /// and npm are in lower case, and those of Python have no underscore.
    private static func folded(_ name: some StringProtocol) -> String {
        String(name.lowercased().map { $0 == "_" ? "-" : $0 })
    }
}
