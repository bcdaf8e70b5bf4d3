import PolicyEngine
import StrictYAML

extension ValueReader {
    /// Reads the severity that findings are compared with.
    ///
    /// Only the four levels that a threshold can have, and only in this spelling: scanners' words
    /// for them belong into reports.
    mutating func blockingLevel() -> Severity? {
        word(of: ["low": .low, "medium": .medium, "high": .high, "critical": .critical])
    }

    /// Reads the level for findings without a fix.
    mutating func severityWithoutFix() -> SeverityWithoutFix? {
        word(of: [
            "low": .level(.low), "medium": .level(.medium), "high": .level(.high),
            "critical": .level(.critical), "never": .never,
        ])
    }

    /// Reads one vulnerability id.
    mutating func vulnerabilityID() -> VulnerabilityID? {
        parsed(as: Self.vulnerabilityIDForm) { VulnerabilityID($0) }
    }

    /// Reads vulnerability ids, as a list or as a text with commas between them.
    mutating func vulnerabilityIDs() -> Set<VulnerabilityID>? {
        commaSeparatedOrList(of: Self.vulnerabilityIDForm) { VulnerabilityID($0) }.map { Set($0) }
    }

    private static var vulnerabilityIDForm: String { "a vulnerability id like CVE-2024-3094" }
}
