/// The versions that fix vulnerabilities, as a CycloneDX BOM names them.
///
/// The format's place for them is among the versions of what is affected. Trivy writes them into the
/// recommendation instead.
struct CycloneDXFixes {
    /// The status of a version that does not have the vulnerability.
    private static let unaffected = "unaffected"

    /// The release of Trivy from which on it recommends upgrades of all that a vulnerability affects:
    /// earlier ones name the first package alone, or none.
    private static let firstTrivy = ReleaseNumber(0, 44)

    /// Whether the BOM names fixes, so that there is none yet where it names none.
    ///
    /// Trivy and Grype list the versions of all that is affected. Older versions of Grype, and other
    /// tools, list none and recommend nothing: what they write has no place for a fix. Older versions of
    /// Trivy list them and do not name every fix.
    private let areNamed: Bool

    /// Looks whether a BOM names fixes.
    init(_ document: CycloneDXDocument) {
        areNamed =
            Self.areAllNamed(by: document.metadata?.tools)
            && document.vulnerabilities.contains { vulnerability in
                CycloneDXRecommendation.isAny(vulnerability.recommendation)
                    || (vulnerability.affects ?? []).contains { $0.versions?.isEmpty == false }
            }
    }

    /// The versions that fix a vulnerability in a package.
    ///
    /// - Parameters:
    ///   - place: The package as the vulnerability refers to it.
    ///   - names: The names of the package.
    ///   - recommendation: What is recommended against the vulnerability.
    /// - Returns: The versions in one text, or `nil` if the BOM names none, and whether there may be
    ///   one all the same.
    func versions(
        at place: CycloneDXDocument.Affected?,
        in names: [String],
        recommendation: CycloneDXRecommendation
    ) -> (text: String?, areUnknown: Bool) {
        let fixed = (place?.versions ?? []).filter { $0.status == Self.unaffected }
            .compactMap { $0.version ?? $0.range.map(Self.version(ofRange:)) }
        guard fixed.isEmpty else { return (fixed.joined(separator: ", "), false) }
        return (recommendation.version(of: names), !areNamed || recommendation.hasOtherWords)
    }

    /// Whether the tools that made a BOM name every fix, if they name any.
    private static func areAllNamed(by tools: CycloneDXDocument.Tools?) -> Bool {
        guard let trivy = tools?.tool(named: TrivyReport.scanner) else { return true }
        return trivy.release.map { $0 >= firstTrivy } ?? false
    }

    /// The version from which on a range has all, or the range as it is written if it is another.
    ///
    /// Grype writes `vers:generic/>=3.0.2`, by the vers specification with `%` escapes.
    private static func version(ofRange range: String) -> String {
        let constraints = range.drop { $0 != "/" }.dropFirst()
        guard constraints.hasPrefix(">="), !constraints.contains("|") else { return range }
        return constraints.dropFirst(2).percentDecoded ?? range
    }
}
